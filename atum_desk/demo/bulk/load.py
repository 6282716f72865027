"""The bulk loader: prints pieces of lives in a process of its own while this one copies those before, as the owner."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _

from atum_desk.core.errors import NotAllowed
from atum_desk.demo.bulk.ground import Ground
from atum_desk.demo.bulk.lines import COLUMNS, Piece, printed
from atum_desk.demo.bulk.mark import is_marked
from atum_desk.demo.bulk.walls import FILLED, lifted

PIECE = 4000
AHEAD = 3
Progress = Callable[[int, int], None]


def fill(
    grounds: Sequence[Ground],
    *,
    seed: int = 7,
    progress: Progress = lambda done, total: None,
    say: Callable[[str], None] = lambda sentence: None,
) -> None:
    """Fill every ground with its tickets, all or nothing, in one transaction that goes round the door.

    `progress` hears how many tickets are in and how many there will be. Raises NotAllowed on a database that is not
    marked for it, OperationalError where others use the tables.
    """
    if not is_marked():
        raise NotAllowed(
            _("This database is not marked for demonstration or measurement. Nothing was filled in.")
        )
    pieces = [piece for ground in grounds for piece in _pieces(ground, seed)]
    total, done = sum(ground.tickets for ground in grounds), 0
    # Started before the transaction: the other process inherits no connection in the middle of one.
    connections.close_all()
    with ProcessPoolExecutor(max_workers=1) as printer, lifted(say) as cursor:
        for piece, lines in _ahead(printer, pieces):
            _copy(cursor, lines)
            done += piece.tickets
            progress(done, total)
        _count_on(cursor, grounds)
    _analyze(say)


def _pieces(ground: Ground, seed: int) -> Iterator[Piece]:
    for first in range(ground.first, ground.last + 1, PIECE):
        yield Piece(ground, first, min(first + PIECE - 1, ground.last), seed)


def _ahead(printer: ProcessPoolExecutor, pieces: list[Piece]) -> Iterator[tuple[Piece, dict[str, bytes]]]:
    """Yield the pieces in order, with a few always being printed in advance."""
    waiting: list[Future[dict[str, bytes]]] = [printer.submit(printed, piece) for piece in pieces[:AHEAD]]
    for place, piece in enumerate(pieces):
        lines = waiting.pop(0).result()
        if place + AHEAD < len(pieces):
            waiting.append(printer.submit(printed, pieces[place + AHEAD]))
        yield piece, lines


def _copy(cursor: Any, lines: dict[str, bytes]) -> None:
    for table, block in lines.items():
        with cursor.copy(f"COPY {table} ({', '.join(COLUMNS[table])}) FROM STDIN") as copy:
            copy.write(block)


def _count_on(cursor: Any, grounds: Sequence[Ground]) -> None:
    for ground in grounds:
        cursor.execute(
            "UPDATE organizations SET last_ticket_number = %s WHERE id = %s",
            [ground.last, ground.organization_id],
        )


def _analyze(say: Callable[[str], None]) -> None:
    say(_("Collecting the tables' statistics …"))
    with connections["owner"].cursor() as cursor:
        for table in FILLED:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
