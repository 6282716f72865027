"""The files of a form: staged ones by their ids, and those that a browser without JavaScript sends along."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from atum_desk.core.actors import Actor
from atum_desk.core.errors import DomainError, Invalid
from atum_desk.core.spool import SpooledFile
from atum_desk.core.worded_forms import WordedForm
from tickets import operations
from tickets.files.reading import own_uploads
from tickets.models import Upload

READ_AT_MOST = 100


class WithFiles(WordedForm):
    """A message that files may go along with: they do not stand for its words, and an empty one says so."""

    words = "content"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if isinstance(self.data, QueryDict) and ids_of(self.data):
            self.fields[self.words].error_messages["required"] = _(
                "Add a sentence: a file alone does not say what it is about."
            )


@dataclass(slots=True)
class Carried:
    """What a form carries: `ids` for the operation; `staged` and `problems` for a form that comes back."""

    ids: list[UUID] = field(default_factory=list)
    staged: list[Upload] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def arrived(self) -> list[UUID]:
        """Return the ids for the operation. Raises Invalid where a file was refused."""
        if self.problems:
            raise Invalid(_("Not sent: not all files could be taken. Look below, then send again."))
        return self.ids

    def __bool__(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.staged or self.problems)


def ids_of(posted: QueryDict) -> list[UUID]:
    """Return the ids of staged files that a form names; what is no id is left out."""
    found = []
    for text in posted.getlist("uploads")[:READ_AT_MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def carry(posted: QueryDict, files: list[SpooledFile], actor: Actor) -> Carried:
    """Stage the files that came with a form; each that is refused says why, the others are kept."""
    carried = Carried(ids=ids_of(posted))
    carried.staged = own_uploads(carried.ids, actor)
    for file in files:
        try:
            upload = operations.stage(file, actor=actor)
        except DomainError as error:
            carried.problems.append(str(error.message))
        else:
            carried.ids.append(upload.pk)
            carried.staged.append(upload)
    return carried
