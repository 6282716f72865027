"""The files of the demonstration, drawn and written here: a screenshot, an excerpt of a log, a page of instructions."""

import textwrap
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.spool import spool
from tickets import operations

WINDOW = (760, 460)
PAPER, INK, QUIET, LINE, BAR, ALARM = "#ffffff", "#20242c", "#6b7280", "#d5d9e0", "#31487a", "#b3402e"
LOG_LINES = (
    "INFO  service started, version 4.2.1",
    "INFO  reading the configuration",
    "WARN  slow answer: 4180 ms",
    "INFO  trying again in 30 s",
    "ERROR no answer after 3 tries",
    "INFO  going on without it",
)


def is_chosen(subject: str, part: int) -> bool:
    """Say whether the ticket is one of the few with a file of this part (0 to 7); the same one in every build."""
    return crc32(subject.encode()) % 8 == part


def attach(name: str, content: bytes, *, actor: Actor) -> list[UUID]:
    """Stage a file as its sender; return its id for what carries it."""
    arrived = spool(name, [content])
    try:
        return [operations.stage(arrived, actor=actor).pk]
    finally:
        arrived.close()


def screenshot(subject: str) -> bytes:
    """Draw a window with a message in it, as people photograph it."""
    picture = Image.new("RGB", WINDOW, "#e8ebf0")
    draw = ImageDraw.Draw(picture)
    small, large = ImageFont.load_default(15), ImageFont.load_default(19)
    draw.rounded_rectangle((70, 60, 690, 400), 10, PAPER, LINE, 2)
    draw.rounded_rectangle((70, 60, 690, 104), 10, BAR)
    draw.rectangle((70, 90, 690, 104), BAR)
    draw.text((92, 72), "Message", PAPER, large)
    draw.ellipse((100, 140, 148, 188), ALARM)
    draw.text((119, 147), "!", PAPER, ImageFont.load_default(28))
    for row, line in enumerate(textwrap.wrap(subject, 44)[:4]):
        draw.text((176, 142 + 28 * row), line, INK, large)
    draw.text((176, 300), "If this happens again, tell your service desk.", QUIET, small)
    draw.rounded_rectangle((560, 340, 660, 378), 6, BAR)
    draw.text((596, 349), "OK", PAPER, small)
    return _png(picture)


def log_excerpt(at: datetime) -> bytes:
    """Write a minute of a log that ends at that instant."""
    begin = at - timedelta(seconds=10 * len(LOG_LINES))
    lines = (
        f"{(begin + timedelta(seconds=10 * number)).isoformat(timespec='seconds')} {line}\n"
        for number, line in enumerate(LOG_LINES)
    )
    return "".join(lines).encode()


def instructions(title: str) -> bytes:
    """Write a page of instructions as a PDF."""
    steps = (
        "1. Save your work and close all windows.",
        "2. Restart the machine.",
        "3. Try again and tell us.",
    )
    lines = [title, "", *steps, "", "Questions? Answer on your ticket."]
    shown = "".join(f"({_pdf_text(line)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 14 Tf 24 TL 72 720 Td\n{shown}ET".encode("latin-1", "replace")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    return _pdf(parts)


def screenshot_for(subject: str, actor: Actor) -> list[UUID]:
    """Have the sender attach a screenshot where the ticket is one of those with one."""
    return attach("screenshot.png", screenshot(subject), actor=actor) if is_chosen(subject, 0) else []


def log_for(subject: str, actor: Actor) -> list[UUID]:
    """Have the sender attach a log where the ticket is one of those with one."""
    return attach("service.log", log_excerpt(clock.now()), actor=actor) if is_chosen(subject, 1) else []


def instructions_for(subject: str, actor: Actor) -> list[UUID]:
    """Have the sender attach instructions where the ticket is one of those with some."""
    chosen = is_chosen(subject, 0) or is_chosen(subject, 2)
    return attach("instructions.pdf", instructions(subject), actor=actor) if chosen else []


def _png(picture: Image.Image) -> bytes:
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _pdf_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf(parts: tuple[bytes, ...]) -> bytes:
    """Put numbered parts together with the table of where each begins."""
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(parts) + 1, len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return content + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
