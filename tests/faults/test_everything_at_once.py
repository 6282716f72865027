"""`make faults`: twenty people at work while processes, sessions and PostgreSQL itself are killed; then the counting.

FAULT_SECONDS says how long; FAULT_REPORT names a file for the figures.
"""

import email
import email.policy
import hashlib
import json
import os
import random
import threading
import time
from collections import Counter
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import AuditLog, OutboundMail
from accounts.models.notices import MailState
from atum_desk.core.tenancy import organization_scope
from atum_desk.environment import runtime_folder, uses_embedded_database
from tests.factories import PASSWORD, Cast, make_cast
from tests.faults.faults import Cluster, Watch
from tests.faults.people import Acknowledged, Person
from tests.faults.rig import Servers
from tests.faults.test_kill import _no_job_is_left_behind
from tickets.models import Attachment, Comment, Ticket

SECONDS = int(os.environ.get("FAULT_SECONDS", "40"))
PEOPLE = 20
BACK_WITHIN_S = 10
DEAD_JOB_AT_MOST_S = 90

pytestmark = pytest.mark.processes


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """Return a fresh organization whose transactions are real."""
    return make_cast("Faults", gate="automatic")


def test_whatever_is_killed_nothing_acknowledged_is_lost_or_doubled(cast: Cast, tmp_path: Path) -> None:
    assert uses_embedded_database(), "Only our own PostgreSQL may be killed: run this without DATABASE_URL."
    cluster = Cluster(runtime_folder(), connection.settings_dict["NAME"])
    figures: dict[str, Any] = {"seconds": SECONDS}
    with Servers(tmp_path) as servers:
        watch = Watch(servers.port, cast.host, cluster)
        threading.Thread(target=servers.look_after, daemon=True).start()
        watch.start()
        people = _at_work(servers, cast)
        figures |= _break_things(servers, cluster, time.monotonic() + SECONDS)
        for person in people:
            person.join(timeout=60)
        connections.close_all()
        _no_job_is_left_behind(cast)
        watch.over.set()
        watch.join()
        figures |= _counted(cast, people, tmp_path)
    figures |= {
        "longest_outage_s": round(watch.longest_outage_s, 1),
        "longest_dead_job_s": round(watch.longest_dead_job_s, 1),
    }
    Path(os.environ.get("FAULT_REPORT", os.devnull)).write_text(json.dumps(figures, indent=2) + "\n")
    assert watch.longest_outage_s <= BACK_WITHIN_S, figures
    assert watch.longest_dead_job_s <= DEAD_JOB_AT_MOST_S, figures


def _at_work(servers: Servers, cast: Cast) -> list[Person]:
    until = time.monotonic() + SECONDS
    emails = [cast.requester.email, cast.coworker.email, cast.stranger.email]
    people = [
        Person(servers.port, cast.host, emails[n % len(emails)], PASSWORD, until, name=f"person{n}")
        for n in range(PEOPLE)
    ]
    for person in people:
        person.start()
    return people


def _break_things(servers: Servers, cluster: Cluster, until: float) -> dict[str, int]:
    """Break something every few seconds, each kind again and again, and PostgreSQL itself now and then."""
    done: Counter[str] = Counter()
    acts = {
        "web workers killed": servers.kill_a_web_worker,
        "job workers killed": servers.kill_the_job_worker,
        "sessions terminated": cluster.terminate_backends,
        "databases restarted": cluster.restart_at_once,
    }
    time.sleep(4)
    for name in ("web workers killed", "job workers killed", "sessions terminated", "databases restarted"):
        acts[name]()
        done[name] += 1
        time.sleep(3)
    while time.monotonic() < until - 3:
        name = random.choices(list(acts), (5, 3, 3, 1))[0]  # noqa: S311 - moments of a test
        acts[name]()
        done[name] += 1
        time.sleep(random.uniform(1, 4) if name != "databases restarted" else 8)  # noqa: S311
    return dict(done)


def _counted(cast: Cast, people: list[Person], folder: Path) -> dict[str, Any]:
    done = Acknowledged()
    for person in people:
        done.tickets += person.done.tickets
        done.replies += person.done.replies
        done.files |= person.done.files
    assert len(done.tickets) > PEOPLE
    assert done.replies
    assert done.files
    with organization_scope(cast.id):
        _tickets_are_there_once(done.tickets)
        _answers_are_there_once(done.replies)
        _files_are_whole(done.files, folder)
        mails = _mails_are_sent_or_held(folder)
    return {
        "tickets": len(done.tickets),
        "answers": len(done.replies),
        "files": len(done.files),
        "requests that failed": sum(person.failures for person in people),
        **mails,
    }


def _tickets_are_there_once(subjects: list[str]) -> None:
    tickets = list(Ticket.objects.values_list("pk", "number", "subject"))
    there = Counter(subject for _, _, subject in tickets)
    assert [subject for subject in subjects if there[subject] != 1] == []
    assert sorted(number for _, number, _ in tickets) == list(range(1, len(tickets) + 1))
    rows = Counter(AuditLog.objects.filter(action="ticket.created").values_list("entity_id", flat=True))
    assert rows == Counter({pk: 1 for pk, _, _ in tickets})


def _answers_are_there_once(texts: list[str]) -> None:
    comments = list(Comment.objects.values_list("pk", "content"))
    there = Counter(content for _, content in comments)
    assert [text for text in texts if there[text] != 1] == []
    told = Counter(
        row["comment"]["id"]
        for row in AuditLog.objects.filter(action="ticket.replied").values_list("new_values", flat=True)
    )
    assert told == Counter({str(pk): 1 for pk, _ in comments})


def _files_are_whole(hashes: dict[str, str], folder: Path) -> None:
    attached = {
        content: (file_hash, path)
        for content, file_hash, path in Attachment.objects.filter(comment__content__in=hashes).values_list(
            "comment__content", "file_hash", "file_path"
        )
    }
    assert Attachment.objects.filter(comment__content__in=hashes).count() == len(hashes)
    for text, wanted in hashes.items():
        file_hash, path = attached[text]
        stored = (folder / "attachments" / path).read_bytes()
        assert file_hash == wanted == hashlib.sha256(stored).hexdigest(), text


def _mails_are_sent_or_held(folder: Path) -> dict[str, int]:
    """Nothing waits without a next try, and what was sent twice after a kill bears one Message-ID."""
    mails = list(OutboundMail.objects.values_list("message_id", "state", "next_try_at", "ticket_id"))
    lost = [one for one in mails if one[1] == MailState.WAITING and one[2] is None]
    assert lost == []
    written = Counter(str(message["Message-ID"]).strip() for message in _written(folder / "mail"))
    known = {one[0] for one in mails}
    assert set(written) <= known
    sent = {one[0] for one in mails if one[1] == MailState.SENT}
    assert sent <= set(written)
    told = {one[3] for one in mails}
    assert set(Ticket.objects.values_list("pk", flat=True)) <= told
    states = Counter(one[1] for one in mails)
    return {
        "mails": len(mails),
        **{f"mails {state.lower()}": count for state, count in states.items()},
        "mails written twice with one Message-ID": sum(count > 1 for count in written.values()),
    }


def _written(folder: Path) -> list[EmailMessage]:
    """Return every mail that the file backend wrote; one file holds those of a connection, each ended by a line."""
    found = []
    for file in sorted(folder.glob("*.log")):
        for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if part.strip():
                message = email.message_from_bytes(part.lstrip(b"\n"), policy=email.policy.default)
                assert isinstance(message, EmailMessage)
                found.append(message)
    return [message for message in found if message["Message-ID"]]
