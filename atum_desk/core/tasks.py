"""Background work: tasks that open their organization's scope, periodic work per organization, rescue and clean-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from atum_desk.core import clock
from atum_desk.core.tenancy import current_organization_id, organization_scope

log = structlog.get_logger(__name__)

STALLED_AFTER_S = 25
KEEP_FINISHED = timedelta(days=3)
RETRY = RetryStrategy(max_attempts=8, exponential_wait=5)


@dataclass(frozen=True)
class OrganizationTask:
    """A task of one organization: defer it inside a transaction, run it inside the organization's scope."""

    name: str
    run: Callable[..., None]
    task: Any

    def defer(self, **ids: str) -> None:
        """Enqueue for the active organization; a roll-back takes it back. Takes ids as text only."""
        self.task.defer(organization_id=str(current_organization_id()), **ids)

    def defer_once(self, organization_id: UUID, **ids: str) -> bool:
        """Enqueue for one organization unless the same is waiting already; say whether it was enqueued."""
        lock = ":".join((self.name, str(organization_id), *ids.values()))
        try:
            # The refusal is a broken statement: in a savepoint it breaks nothing else.
            with transaction.atomic():
                self.task.configure(queueing_lock=lock).defer(organization_id=str(organization_id), **ids)
        except AlreadyEnqueued:
            return False
        return True


def organization_task(
    *, name: str, queue: str = "default", retry: RetryStrategy | None = RETRY
) -> Callable[[Callable[..., None]], OrganizationTask]:
    """Make a function of ids a task. It must be safe to run twice: jobs are delivered at least once."""

    def decorate(run: Callable[..., None]) -> OrganizationTask:
        def in_scope(*, organization_id: str, **ids: str) -> None:
            structlog.contextvars.bind_contextvars(organization=organization_id, task=name)
            try:
                with organization_scope(UUID(organization_id)):
                    run(**ids)
            except Exception:
                log.exception("task failed", ids=ids)
                raise
            finally:
                structlog.contextvars.clear_contextvars()

        task = app.task(name=name, queue=queue, retry=retry or False, pass_context=False)(in_scope)
        return OrganizationTask(name=name, run=run, task=task)

    return decorate


_PERIODIC: dict[str, OrganizationTask] = {}


def due(kind: str, task: OrganizationTask) -> None:
    """Have `task` deferred each minute for every organization that has work of this kind."""
    _PERIODIC[kind] = task


_DAILY: list[OrganizationTask] = []


def daily(task: OrganizationTask) -> None:
    """Have `task` deferred each night for every active organization."""
    _DAILY.append(task)


def organizations_due(kind: str, at: datetime) -> list[UUID]:
    """Ask the database which organizations have work of this kind at that instant: ids, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_due(%s, %s)", [kind, at])
        return [row[0] for row in cursor.fetchall()]


@app.periodic(cron="* * * * *")
@app.task(name="core.sweep", queueing_lock="core.sweep", pass_context=True, queue="default")
def sweep(context: JobContext, timestamp: int) -> None:
    """Defer what is due, kind by kind; a kind that fails is logged, and the others are deferred all the same."""
    for kind, task in _PERIODIC.items():
        try:
            for organization_id in organizations_due(kind, clock.now()):
                task.defer_once(organization_id)
        except Exception:
            log.exception("periodic work was not deferred", kind=kind, task=task.name)


# The last field is seconds. What a dead worker held waits for this alone, so it goes before everything that waits.
@app.periodic(cron="* * * * * */15")
@app.task(name="core.rescue", queueing_lock="core.rescue", pass_context=True, queue="default", priority=100)
def rescue(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers back to the queue."""
    rescue_stalled_jobs()


@app.periodic(cron="17 3 * * *")
@app.task(name="core.clean_up", queueing_lock="core.clean_up", pass_context=True, queue="default")
def clean_up(context: JobContext, timestamp: int) -> None:
    """Forget jobs that ended days ago, and defer what every organization does once a day."""
    delete_finished_jobs(clock.now() - KEEP_FINISHED)
    for organization_id in organizations_due("daily", clock.now()):
        for task in _DAILY:
            task.defer_once(organization_id)


def rescue_stalled_jobs(stalled_after_s: int = STALLED_AFTER_S) -> int:
    """Put every job that is `doing` under a worker without heartbeat back to `todo`; return how many.

    One whose queueing lock a waiting job holds already is given up as failed: the waiting one does the same work.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE procrastinate_jobs AS j SET worker_id = NULL, attempts = attempts + 1, abort_requested = false,
                status = (CASE WHEN EXISTS (
                    SELECT 1 FROM procrastinate_jobs t WHERE t.status = 'todo' AND t.queueing_lock = j.queueing_lock
                ) THEN 'failed' ELSE 'todo' END)::procrastinate_job_status
            WHERE j.status = 'doing' AND NOT EXISTS (
                SELECT 1 FROM procrastinate_workers w WHERE w.id = j.worker_id
                AND w.last_heartbeat > now() - make_interval(secs => %s))
            """,
            [stalled_after_s],
        )
        rescued = int(cursor.rowcount)
    if rescued:
        log.warning("jobs of dead workers rescued", jobs=rescued)
    return rescued


def a_worker_lives(seen_within_s: int = STALLED_AFTER_S) -> bool:
    """Say whether any worker's heart beat lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers "
            "WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [seen_within_s],
        )
        return bool(cursor.fetchone()[0])


def delete_finished_jobs(before: datetime) -> int:
    """Delete jobs that succeeded, failed for good or were cancelled before that instant; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs j WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted')
            AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s)
            """,
            [before],
        )
        return int(cursor.rowcount)
