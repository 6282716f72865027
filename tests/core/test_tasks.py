"""Background work: in the organization's scope, gone on roll-back, rescued from dead workers, cleaned up."""

import json
from datetime import datetime, timedelta
from typing import cast as cast_type
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django.models import ProcrastinateJob

from atum_desk.core import clock, tasks
from atum_desk.core.tasks import delete_finished_jobs, organizations_due, rescue_stalled_jobs, sweep
from atum_desk.core.tenancy import NoOrganization
from tests.factories import Cast, make_cast
from tickets import operations
from tickets.models import Ticket
from tickets.tasks import close_resolved


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast("Tasks")


def waiting(cast: Cast) -> int:
    jobs = ProcrastinateJob.objects.filter(status="todo", args__organization_id=str(cast.id))
    return int(jobs.filter(task_name="tickets.close_resolved").count())


def resolved(cast: Cast, days_ago: int) -> Ticket:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        ticket = operations.create(
            requester_id=cast.requester.pk, subject="Old", description="", actor=cast.actor("requester")
        )
        operations.accept(ticket.pk, actor=cast.actor("manager"))
        operations.resolve(ticket.pk, actor=cast.actor("manager"))
    return ticket


def test_a_task_is_not_deferred_without_an_organization(db: None) -> None:
    with pytest.raises(NoOrganization):
        close_resolved.defer()


def test_a_roll_back_takes_the_job_back(cast: Cast) -> None:
    with cast.scope(), transaction.atomic():
        close_resolved.defer()
        assert waiting(cast) == 1
        transaction.set_rollback(True)
    assert waiting(cast) == 0


def test_the_same_periodic_work_waits_once(cast: Cast) -> None:
    assert close_resolved.defer_once(cast.id)
    assert not close_resolved.defer_once(cast.id)
    assert waiting(cast) == 1


def test_only_organizations_with_work_are_due(cast: Cast) -> None:
    other = make_cast("Idle")
    with cast.scope():
        resolved(cast, days_ago=8)
    with other.scope():
        resolved(other, days_ago=6)
    due = organizations_due("close", clock.now())
    assert cast.id in due
    assert other.id not in due


def test_unknown_work_is_refused(db: None) -> None:
    with pytest.raises(Exception, match="Unknown kind of work"), transaction.atomic():
        organizations_due("mischief", clock.now())


def test_the_sweep_defers_and_the_job_closes_what_is_old_enough(cast: Cast) -> None:
    with cast.scope():
        old, young = resolved(cast, days_ago=8), resolved(cast, days_ago=3)
    sweep.func(cast_type("JobContext", None), 0)
    assert waiting(cast) == 1
    close_resolved.task.func(organization_id=str(cast.id))
    close_resolved.task.func(organization_id=str(cast.id))
    with cast.scope():
        assert Ticket.objects.get(pk=old.pk).status == "CLOSED"
        assert Ticket.objects.get(pk=young.pk).status == "RESOLVED"


def test_work_that_cannot_be_deferred_keeps_no_other_from_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.scope():
        resolved(cast, days_ago=8)
    asked = tasks.organizations_due

    def fails_for_mail(kind: str, at: datetime) -> list[UUID]:
        if kind == "outbox":
            raise RuntimeError("broken")
        return asked(kind, at)

    monkeypatch.setattr(tasks, "organizations_due", fails_for_mail)
    mail_first = {"outbox": tasks._PERIODIC["outbox"], **tasks._PERIODIC}
    monkeypatch.setattr(tasks, "_PERIODIC", mail_first)
    sweep.func(cast_type("JobContext", None), 0)
    assert waiting(cast) == 1


def job(status: str, *, lock: str | None = None, worker: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, queueing_lock, worker_id) "
            "VALUES ('default', 'tickets.close_resolved', %s::procrastinate_job_status, %s, %s, %s) RETURNING id",
            [status, json.dumps({}), lock, worker],
        )
        return int(cursor.fetchone()[0])


def worker(seconds_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        return int(cursor.fetchone()[0])


def status(job_id: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=job_id).status)


def test_jobs_of_dead_workers_go_back_and_those_of_live_ones_stay(db: None) -> None:
    dead, alive = job("doing", worker=worker(300)), job("doing", worker=worker(1))
    orphan = job("doing")
    assert rescue_stalled_jobs() == 2
    assert (status(dead), status(orphan), status(alive)) == ("todo", "todo", "doing")


def test_a_rescued_job_gives_way_to_the_same_work_that_waits_already(db: None) -> None:
    dead = job("doing", lock="twice", worker=worker(300))
    waits = job("todo", lock="twice")
    assert rescue_stalled_jobs() == 1
    assert (status(dead), status(waits)) == ("failed", "todo")


def test_only_finished_jobs_are_forgotten(db: None) -> None:
    done, open_job = job("succeeded"), job("todo")
    delete_finished_jobs(clock.now() + timedelta(minutes=1))
    assert not ProcrastinateJob.objects.filter(pk=done).exists()
    assert ProcrastinateJob.objects.filter(pk=open_job).exists()
