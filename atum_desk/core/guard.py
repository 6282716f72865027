"""Guards that raise where a record is written without its door."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn, TypeVar

from django.db import models

from atum_desk.core.tenancy import TenantManager, TenantQuerySet

T = TypeVar("T", bound=models.Model)

_open_doors: ContextVar[frozenset[str]] = ContextVar("atum_doors", default=frozenset())


class DoorClosed(RuntimeError):
    """A guarded record was written outside its door."""


@contextmanager
def door(name: str) -> Iterator[None]:
    """Allow writing the records guarded by the door `name` for the block. Only door modules call this."""
    token = _open_doors.set(_open_doors.get() | {name})
    try:
        yield
    finally:
        _open_doors.reset(token)


def require_door(model: type[models.Model]) -> None:
    """Raise DoorClosed unless the model's door is open."""
    name = getattr(model, "door", "")
    if name not in _open_doors.get():
        raise DoorClosed(f"{model.__name__} is written through the operations of “{name}” only.")


class GuardedQuerySet(TenantQuerySet[T]):
    """A queryset whose mass writes raise outside the door."""

    def update(self, **values: Any) -> int:
        """Update rows; only the door may."""
        require_door(self.model)
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows; only the door may."""
        require_door(self.model)
        return super().delete()

    def bulk_create(self, objs: Iterable[T], *args: Any, **options: Any) -> list[T]:
        """Insert rows; only the door may."""
        require_door(self.model)
        return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Iterable[T], *args: Any, **options: Any) -> int:
        """Update rows; only the door may."""
        require_door(self.model)
        return super().bulk_update(objs, *args, **options)


class GuardedManager(TenantManager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """The scoped manager of guarded models."""


class GuardedModel(models.Model):
    """A model that only its door saves or deletes; subclasses name it in `door`."""

    door: str

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Save; only the door may."""
        require_door(type(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete; only the door may."""
        require_door(type(self))
        return super().delete(*args, **options)


def refuse_touching(model: type[models.Model]) -> NoReturn:
    """Raise DoorClosed: what is written in this table stays as it is."""
    raise DoorClosed(f"{model.__name__} is append-only.")


class AppendOnlyQuerySet(TenantQuerySet[T]):
    """A queryset of rows that nobody touches again."""

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        refuse_touching(self.model)

    def delete(self) -> NoReturn:
        """Refuse."""
        refuse_touching(self.model)

    def bulk_update(self, objs: Iterable[T], *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        refuse_touching(self.model)


class AppendOnly(models.Model):
    """A model whose rows are inserted once and never touched again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Insert; a row that is there already is refused."""
        if not self._state.adding:
            refuse_touching(type(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Refuse."""
        refuse_touching(type(self))
