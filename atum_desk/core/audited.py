"""Configuration models that audit themselves: they are saved in somebody's name, and publish what changed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.functional import Promise

from atum_desk.core import clock
from atum_desk.core.actors import Actor
from atum_desk.core.errors import Invalid
from atum_desk.core.events import Event, publish
from atum_desk.core.guard import DoorClosed, GuardedManager


def json_ready(value: Any) -> Any:
    """Return a fact as JSON holds it: ids and instants as text, the rest as it is."""
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [json_ready(item) for item in value]
    return value


class AuditedModel(models.Model):
    """A model saved with `save_as(actor)`; every save and deletion publishes `<entity>.created|changed|deleted`.

    `audit_hidden` names columns whose change is told without their values; `audit_ignored` those not told at all.
    `lasting` says, of what is never deleted, why it stays and what to do instead.
    """

    door: ClassVar[str] = "configuration"
    entity_type: ClassVar[str]
    audit_hidden: ClassVar[frozenset[str]] = frozenset()
    audit_ignored: ClassVar[frozenset[str]] = frozenset({"created_at", "updated_at"})
    lasting: ClassVar[str | Promise] = ""

    objects: Any = GuardedManager()

    _loaded: dict[str, Any]
    _audit_actor: Actor
    _audit_verb: str

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Any:
        """Load a row and remember what was in it, to tell old from new if it is ever saved."""
        instance = super().from_db(db, field_names, values, **options)
        instance._loaded = {
            name: value.copy() if isinstance(value, list) else value
            for name, value in zip(field_names, values, strict=True)
        }
        return instance

    def facts(self) -> dict[str, Any]:
        """Return the audited columns' present values, JSON-ready, without deferred ones."""
        return self._as_facts(self.__dict__)

    def loaded_facts(self) -> dict[str, Any]:
        """Return what these were when the row was read or last saved; nothing of a row that is new."""
        return self._as_facts(getattr(self, "_loaded", {}))

    @classmethod
    def _as_facts(cls, held: Mapping[str, Any]) -> dict[str, Any]:
        return {
            field.attname: json_ready(held[field.attname])
            for field in cls._meta.concrete_fields
            if field.attname in held and field.attname not in cls.audit_ignored and not field.generated
        }

    def save_as(
        self,
        actor: Actor,
        *,
        verb: str = "",
        update_fields: list[str] | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> None:
        """Save in the actor's name, if a fact changed. `verb` replaces the plain `<entity>.created` or `.changed`.

        `told` (JSON-ready) goes into the event beside the changed columns: what is worth knowing and no column.
        """
        if not self._state.adding and self.facts() == self.loaded_facts():
            # The database refuses an UPDATE of facts without an audit row, also one that writes what is there already.
            return
        self._audit_actor, self._audit_verb, self._audit_told = actor, verb, dict(told or {})
        try:
            # A receiver that fails takes the row back also where a caller goes on after its exception.
            with transaction.atomic():
                self.save(update_fields=update_fields)
        finally:
            del self._audit_actor, self._audit_verb, self._audit_told

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete; only `delete_as` may, and what hangs on the row is not touched before that is known."""
        _actor_of(self)
        return super().delete(*args, **options)

    def delete_as(self, actor: Actor) -> None:
        """Delete in the actor's name. Raises Invalid for what is lasting."""
        if self.lasting:
            raise Invalid(self.lasting)
        self._audit_actor, self._audit_verb = actor, ""
        try:
            with transaction.atomic():
                self.delete()
        finally:
            del self._audit_actor, self._audit_verb


def _actor_of(instance: AuditedModel) -> Actor:
    actor: Actor | None = getattr(instance, "_audit_actor", None)
    if actor is None:
        raise DoorClosed(
            f"{type(instance).__name__} is saved with save_as(actor) and deleted with delete_as(actor)."
        )
    return actor


def _publish_save(sender: type[models.Model], instance: models.Model, created: bool, **_: Any) -> None:
    if not isinstance(instance, AuditedModel):
        return
    actor = _actor_of(instance)
    facts = instance.facts()
    loaded = {} if created else instance.loaded_facts()
    changed = {name for name, value in facts.items() if created or loaded.get(name) != value}
    publish(
        Event(
            verb=instance._audit_verb or f"{instance.entity_type}.{'created' if created else 'changed'}",
            entity_type=instance.entity_type,
            entity_id=instance.pk,
            actor=actor,
            at=clock.now(),
            old=_told(instance, loaded, changed),
            new=_told(instance, facts, changed) | getattr(instance, "_audit_told", {}),
            subject=instance,
        )
    )
    # Only now: where a receiver failed, saving the same object again must not look like a change of nothing.
    instance._loaded = facts


def _publish_delete(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    if not isinstance(instance, AuditedModel):
        return
    facts = instance.facts()
    publish(
        Event(
            verb=f"{instance.entity_type}.deleted",
            entity_type=instance.entity_type,
            entity_id=instance.pk,
            actor=_actor_of(instance),
            at=clock.now(),
            old=_told(instance, facts, set(facts)),
            subject=instance,
        )
    )


def _told(instance: AuditedModel, facts: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {
        name: ("(hidden)" if name in instance.audit_hidden and facts[name] else facts[name])
        for name in sorted(names & facts.keys())
        if name not in {"id", "organization_id"}
    }


post_save.connect(_publish_save, dispatch_uid="core.audited.save")
post_delete.connect(_publish_delete, dispatch_uid="core.audited.delete")
