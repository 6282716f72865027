"""Reusable filters over tickets; `visible_to` comes first, always."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from accounts.models import TeamMember, User
from accounts.roles import STAFF, Role
from atum_desk.core.actors import Actor
from atum_desk.core.guard import GuardedManager, GuardedQuerySet
from atum_desk.core.tenancy import CurrentOrganization
from tickets.numbers import read_number
from tickets.queue import EPOCH, RESOLVED_DAYS, Asked, Cursor, Sort, View, Whose
from tickets.states import DONE, OPEN, Status
from tickets.words import Hits, Question, prefixes

OPEN_VALUES = tuple(sorted(status.value for status in OPEN))
DONE_VALUES = tuple(sorted(status.value for status in DONE))
WORDS_IN_SUBJECT = 8


def due_or_never() -> models.Func:
    """Return the deadline as the queue orders by it: tickets without one come last.

    Not by COALESCE: PostgreSQL holds that it might leak, and behind a policy looks nothing up in an index by it.
    """
    return models.Func(
        models.F("sla_due_at"),
        template="CASE WHEN %(expressions)s IS NULL THEN 'infinity'::timestamptz ELSE %(expressions)s END",
        output_field=models.DateTimeField(),
    )


def subject_holds(words: str) -> models.Q:
    """Return the condition that the subject contains each of the words, ignoring case."""
    subject = models.Q()
    for word in words.split()[:WORDS_IN_SUBJECT]:
        subject &= models.Q(subject__icontains=word)
    return subject


class TicketQuerySet(GuardedQuerySet[Any]):
    """Tickets of the organization."""

    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """What this actor may see: staff all, a company contact the company's people's, a requester their own."""
        if not actor.is_person or actor.role in STAFF:
            return self.all()
        if actor.role == Role.CUSTOMER_ADMIN and actor.company_id is not None:
            # Their people are looked up first and their tickets by them; a join would begin with all tickets.
            people = User.objects.filter(models.Q(pk=actor.id) | models.Q(company_id=actor.company_id))
            return self.filter(requester_id__in=people.values("pk"))
        return self.filter(requester_id=actor.id)

    def open(self) -> "TicketQuerySet":
        """Somebody still has to do something."""
        return self.filter(status__in=OPEN_VALUES)

    def done(self) -> "TicketQuerySet":
        """Nobody has to do anything any more."""
        return self.filter(status__in=DONE_VALUES)

    def about(self, words: str, language: str) -> "TicketQuerySet":
        """With this number, or with all the words: for the few tickets of a requester, not for all."""
        subject = models.Q()
        for word in words.split()[:WORDS_IN_SUBJECT]:
            subject &= models.Q(subject__icontains=word)
        anywhere = prefixes(words)
        if anywhere:
            subject |= models.Q(search_vector=_search_query(Question(anywhere, language)))
        number = read_number(words)
        if number is not None:
            subject |= models.Q(number=number)
        return self.filter(subject)

    def like(self, wanted: str, language: str) -> "TicketQuerySet":
        """Found by a text-search query, the nearest first: for the few tickets of a requester, not for all."""
        query = _search_query(Question(wanted, language))
        nearness = SearchRank(models.F("search_vector"), query)
        found = self.filter(search_vector=query).annotate(nearness=nearness)
        return found.order_by("-nearness", "-number")  # type: ignore[no-any-return]

    def waiting_first(self) -> "TicketQuerySet":
        """Those that wait for the requester first, then the newest."""
        waits = models.Case(models.When(status=Status.WAITING_CUSTOMER, then=0), default=1)
        return self.order_by(waits, "-number")

    def before(self, number: int | None) -> "TicketQuerySet":
        """Newest first, from below this number on; None begins at the top."""
        found = self if number is None else self.filter(number__lt=number)
        return found.order_by("-number")

    def unassigned(self) -> "TicketQuerySet":
        """Open, and nobody's."""
        return self.open().filter(assigned_to__isnull=True)

    def assigned_to_user(self, user_id: UUID) -> "TicketQuerySet":
        """Open, and this person's."""
        return self.open().filter(assigned_to_id=user_id)

    def of_teams_of(self, user_id: UUID) -> "TicketQuerySet":
        """Open, and of a team that this person is in."""
        return self.open().filter(team_id__in=TeamMember.objects.filter(user_id=user_id).values("team_id"))

    def due_before(self, at: datetime) -> "TicketQuerySet":
        """With the next deadline before `at`, asked as the index keeps it."""
        found: TicketQuerySet = self.filter(LessThan(due_or_never(), models.Value(at)))
        return found

    def waiting(self) -> "TicketQuerySet":
        """Waiting for the customer."""
        return self.filter(status=Status.WAITING_CUSTOMER)

    def recently_resolved(self, since: datetime) -> "TicketQuerySet":
        """Resolved or closed after `since`."""
        done = self.filter(status__in=(Status.CLOSED.value, Status.RESOLVED.value), resolved_at__gte=since)
        # Whatever was resolved since then was updated since then: that bound is in the index.
        return done.filter(updated_at__gte=since)

    def created_since(self, since: datetime) -> "TicketQuerySet":
        """Filed at `since` or later."""
        return self.filter(created_at__gte=since)

    def resolved_since(self, since: datetime) -> "TicketQuerySet":
        """Resolved at `since` or later, and not reopened."""
        return self.filter(resolved_at__gte=since, updated_at__gte=since)

    def resolved_before(self, at: datetime) -> "TicketQuerySet":
        """Resolved, not closed yet, and that before `at`."""
        return self.filter(status=Status.RESOLVED, resolved_at__lte=at)

    def tagged(self, tag: str) -> "TicketQuerySet":
        """With this tag: looked up in the table kept for it, because `@>` uses no index beneath the policy."""
        return self.filter(tag_rows__tag=tag, tag_rows__organization_id=CurrentOrganization())

    def requested_by(self, user_id: UUID) -> "TicketQuerySet":
        """Of this requester."""
        return self.filter(requester_id=user_id)

    def seen_by(self, user_id: UUID) -> "TicketQuerySet":
        """What this person opened, the last one first."""
        seen = self.filter(visits__user_id=user_id, visits__organization_id=CurrentOrganization())
        return seen.order_by("-visits__seen_at")

    def numbered(self, numbers: Collection[int]) -> "TicketQuerySet":
        """With one of these numbers."""
        return self.filter(number__in=numbers)

    def in_view(self, view: View, *, user_id: UUID, at: datetime) -> "TicketQuerySet":
        """What a fixed view of the desk shows this person."""
        if view is View.MINE:
            return self.assigned_to_user(user_id)
        if view is View.TEAM:
            return self.of_teams_of(user_id)
        if view is View.RESOLVED:
            return self.recently_resolved(at - timedelta(days=RESOLVED_DAYS))
        if view is View.OVERDUE:
            return self.open().due_before(at)
        if view is View.TODAY:
            return self.open().due_before(_midnight(at)).exclude(sla_due_at__lt=at)
        if view is View.PAUSED:
            return self.open().filter(sla_paused_at__isnull=False)
        return {View.UNASSIGNED: self.unassigned, View.WAITING: self.waiting, View.OPEN: self.open}[view]()

    def asked_for(self, asked: Asked, *, user_id: UUID, at: datetime, hits: Hits) -> "TicketQuerySet":
        """What the queue was asked for, unordered; `hits` are what the search for its words found."""
        return self.served(asked, user_id=user_id, at=at, hits=hits).narrowed(asked)

    def served(self, asked: Asked, *, user_id: UUID, at: datetime, hits: Hits) -> "TicketQuerySet":
        """What of it indexes serve, together with an order: view, status, assignee, team, requester, words."""
        found = self.all()
        if isinstance(asked.view, View):
            found = self.in_view(asked.view, user_id=user_id, at=at)
        if asked.status:
            found = found.filter(status__in=[one.value for one in asked.status])
        found = found.whose("assigned_to_id", asked.assignee, user_id)
        if asked.team is Whose.ME:
            found = found.filter(team_id__in=TeamMember.objects.filter(user_id=user_id).values("team_id"))
        else:
            found = found.whose("team_id", asked.team, None)
        if isinstance(asked.requester, UUID):
            found = found.filter(requester_id=asked.requester)
        elif asked.requester:
            found = found.filter(requester__email=asked.requester)
        return found.searched(asked, hits)

    def narrowed(self, asked: Asked) -> "TicketQuerySet":
        """What remains of it by priority, service, tag and other conditions, which no index holds with an order."""
        found = self
        if asked.priority:
            found = found.filter(priority__in=[one.value for one in asked.priority])
        found = found.whose("service_id", asked.service, None)
        if asked.where is not None:
            found = found.filter(asked.where)
        return found.tagged(asked.tag) if asked.tag else found

    def with_seen(self, user_id: UUID) -> "TicketQuerySet":
        """Each with `seen`: the version that this person saw last, None for one never looked at."""
        visits: Any = self.model._meta.get_field("visits").related_model
        own = visits.objects.filter(user_id=user_id, ticket_id=models.OuterRef("pk"))
        # A sub-select is looked up for the rows of the page alone; a join would be made for all that fit.
        found: TicketQuerySet = self.annotate(seen=models.Subquery(own.values("seen_version")[:1]))
        return found

    def changed_unseen(self, since: datetime, user_id: UUID) -> "TicketQuerySet":
        """What was changed after `since` and not looked at since then by this person, the newest change first."""
        unseen = models.Q(seen__isnull=True) | models.Q(seen__lt=models.F("version"))
        return self.with_seen(user_id).filter(unseen, updated_at__gt=since).order_by("-updated_at")

    def in_order(
        self, sort: Sort, after: Cursor | None = None, *, backwards: bool = False
    ) -> "TicketQuerySet":
        """In one of the queue's orders, or from its end on, beginning with the row after the cursor."""
        key, _kind, rising = ORDERS[sort]
        rising = rising is not backwards
        found = self.order_by(key.asc() if rising else key.desc(), "number" if rising else "-number")
        if after is None:
            return found
        value = models.Value(sql_value(after.value, sort))
        return found.beyond(value, models.Value(after.number), sort, backwards=backwards)

    def beyond(self, value: Any, number: Any, sort: Sort, *, backwards: bool = False) -> "TicketQuerySet":
        """What comes in this order after the row with this value in the order's column and this number."""
        key, kind, rising = ORDERS[sort]
        here = models.Func(key, models.F("number"), function="ROW", output_field=models.BooleanField())
        there = models.Func(Cast(value, kind), number, function="ROW", output_field=models.BooleanField())
        compared = GreaterThan if rising is not backwards else LessThan
        found: TicketQuerySet = self.filter(compared(here, there))
        return found

    def whose(self, column: str, wanted: Whose | UUID | None, user_id: UUID | None) -> "TicketQuerySet":
        """With this person, team or service in one of the columns `…_id`, or with nobody there."""
        if wanted is None:
            return self
        if wanted is Whose.NONE:
            return self.filter(**{f"{column}__isnull": True})
        return self.filter(**{column: user_id if wanted is Whose.ME else wanted})

    def searched(self, asked: Asked, hits: Hits) -> "TicketQuerySet":
        """With the number that was searched, or among what the search for its words found."""
        if not asked.q:
            return self
        wanted = models.Q(pk__in=hits.ids)
        if hits.frequent is not None:
            wanted = models.Q(search_vector=_search_query(hits.frequent))
        return self.filter(wanted if asked.number is None else wanted | models.Q(number=asked.number))


def _midnight(at: datetime) -> datetime:
    """Return when the reader's day ends."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def _search_query(question: Question) -> SearchQuery:
    return SearchQuery(question.wanted, config=question.language, search_type="raw")


_TIME, _RANK = models.DateTimeField(), models.SmallIntegerField()
ORDERS: dict[Sort, tuple[Any, models.Field[Any, Any], bool]] = {
    Sort.DEADLINE: (due_or_never(), _TIME, True),
    Sort.UPDATED: (models.F("updated_at"), _TIME, False),
    Sort.CREATED: (models.F("created_at"), _TIME, False),
    Sort.OLDEST: (models.F("created_at"), _TIME, True),
    Sort.PRIORITY: (models.F("priority_rank"), _RANK, False),
}
"""By what each order sorts, of which type that is, and whether it rises."""


def sql_value(value: str, sort: Sort) -> str:
    """Return a cursor's value as PostgreSQL reads it; a rank or time that cannot be is the very end."""
    if sort is Sort.PRIORITY:
        return value if value.isdigit() and len(value) == 1 else "0"
    if not value.isdigit():
        return "infinity"
    seconds, micros = divmod(int(value), 1_000_000)
    return (EPOCH + timedelta(seconds=seconds, microseconds=micros)).isoformat()


class TicketManager(models.Manager.from_queryset(TicketQuerySet)):  # type: ignore[misc]
    """Hands out tickets of the active organization."""

    def get_queryset(self) -> TicketQuerySet:
        """Return the organization's tickets."""
        found: TicketQuerySet = super().get_queryset().filter(organization_id=CurrentOrganization())
        # What only searches read is long, and is not fetched with every ticket.
        return found.defer("search_vector", "embedding_vector")


class CommentQuerySet(GuardedQuerySet[Any]):
    """Messages and notes of the organization."""

    def public_of(self, ticket_id: UUID) -> "CommentQuerySet":
        """What everybody who sees the ticket may read, with its authors, oldest first."""
        return (
            self.filter(ticket_id=ticket_id, is_internal=False)
            .select_related("author")
            .order_by("created_at", "id")
        )

    def public(self) -> "CommentQuerySet":
        """What is no internal note."""
        return self.filter(is_internal=False)

    def talk(self) -> "CommentQuerySet":
        """With the authors and what stands beside their names."""
        return self.select_related("author__company")

    def latest_first(self) -> "CommentQuerySet":
        """The newest first."""
        return self.order_by("-created_at", "-id")

    def last_public(self, ticket_ids: Collection[UUID]) -> "CommentQuerySet":
        """The last public message of each of these tickets, with its author."""
        said = self.filter(ticket_id__in=ticket_ids, is_internal=False).select_related("author")
        return said.order_by("ticket_id", "-created_at", "-id").distinct("ticket_id")


class CommentManager(GuardedManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """Hands out messages and notes of the active organization."""
