"""The run command with real processes: one start, one stop, and everything that goes wrong between."""

import os
import shutil
import signal
import socket
from pathlib import Path

import psutil
import pytest

from atum_desk.database.credentials import free_port, load
from atum_desk.database.places import find
from atum_desk.runner.claim import read_record
from tests.infra.processes import command, living_in, start, wait_for

pytestmark = pytest.mark.processes


def child_pid(var: Path, word: str) -> int:
    """Return the process of the web server (`gunicorn`) or the worker (`procrastinate`)."""
    record = read_record(var)
    assert record is not None
    return next(pid for pid in record.children if word in " ".join(psutil.Process(pid).cmdline()))


def test_ctrl_c_leaves_nothing_running(var: Path) -> None:
    run = start(var)
    run.wait_until_ready()
    assert run.status() > 0
    assert any("gunicorn" in line for line in living_in(var))
    assert any("procrastinate" in line for line in living_in(var))
    assert run.interrupt() == 0, run.output()
    assert "Traceback" not in run.output()
    assert living_in(var) == []


def test_a_second_run_says_who_is_running_and_the_first_goes_on(var: Path) -> None:
    first = start(var)
    first.wait_until_ready()
    second = start(var)
    assert second.process.wait(60) == 1
    assert f"running already as process {first.process.pid}" in second.output()
    assert "Traceback" not in second.output()
    assert first.status() > 0
    stopped = command(var, "stop")
    assert stopped.returncode == 0, stopped.stderr
    assert first.process.wait(60) == 0
    assert living_in(var) == []


def test_a_child_that_dies_is_started_again(var: Path) -> None:
    run = start(var)
    run.wait_until_ready()
    killed = child_pid(var, "gunicorn")
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: "The web server ended (by SIGKILL)" in run.output(), run.output)
    wait_for(lambda: run.status() > 0, run.output)
    assert child_pid(var, "gunicorn") != killed
    os.kill(child_pid(var, "procrastinate"), signal.SIGKILL)
    wait_for(lambda: "The worker ended (by SIGKILL)" in run.output(), run.output)
    wait_for(
        lambda: len([line for line in living_in(var) if "procrastinate worker" in line]) == 1, run.output
    )
    assert run.interrupt() == 0
    assert living_in(var) == []


def test_a_database_that_dies_is_started_again(var: Path) -> None:
    run = start(var)
    run.wait_until_ready()
    server = int((data_folder(var) / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: "The database ended; it starts again." in run.output(), run.output)
    wait_for(lambda: command(var, "devdb", "status").returncode == 0, run.output)
    assert run.interrupt() == 0, run.output()
    assert living_in(var) == []


def test_a_killed_run_is_cleared_away_by_the_next(var: Path) -> None:
    first = start(var)
    first.wait_until_ready()
    first.process.kill()
    first.process.wait(10)
    second = start(var)
    second.wait_until_ready()
    assert "The last run was killed" in second.output()
    assert second.interrupt() == 0, second.output()
    assert living_in(var) == []


def test_a_port_that_is_taken_is_one_sentence(var: Path) -> None:
    port = free_port()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        run = start(var, port)
        assert run.process.wait(60) == 1
    assert f"Another program uses 127.0.0.1:{port}" in run.output()
    assert "Traceback" not in run.output()
    assert living_in(var) == []


def test_a_database_port_that_is_taken_moves(var: Path) -> None:
    command(var, "devdb", "start")
    command(var, "devdb", "stop")
    old = load(var).port
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", old))
        listener.listen()
        moved = command(var, "devdb", "start")
        assert moved.returncode == 0, moved.stderr
        assert load(var).port != old
    assert command(var, "migrate", "--plan").returncode == 0
    assert command(var, "devdb", "stop").returncode == 0


def test_a_stale_pid_file_of_a_reused_pid_does_not_keep_the_database_from_starting(var: Path) -> None:
    command(var, "devdb", "start")
    command(var, "devdb", "stop")
    data = data_folder(var)
    pid_file = data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{data}\n", encoding="utf-8")
    shutil.chown(pid_file, data.stat().st_uid, data.stat().st_gid)
    started = command(var, "devdb", "start")
    assert started.returncode == 0, started.stderr
    assert "not stopped properly" in started.stdout
    assert command(var, "devdb", "stop").returncode == 0


def test_an_unreachable_database_is_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    address = f"127.0.0.1:{port}/atum_desk"
    run = start(
        tmp_path / "var",
        DATABASE_URL=f"postgresql+psycopg://atum_app:x@{address}",
        DATABASE_OWNER_URL=f"postgresql://atum_owner:x@{address}",
    )
    assert run.process.wait(60) == 1
    assert "The database cannot be reached" in run.output()
    assert "Traceback" not in run.output()


def test_an_address_of_another_kind_is_one_sentence(tmp_path: Path) -> None:
    done = command(tmp_path / "var", "check", DATABASE_URL="mysql://root@localhost/desk")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL does not begin with postgresql://")


def test_a_role_that_owns_the_tables_is_refused(var: Path) -> None:
    assert command(var, "migrate").returncode == 0
    owner = command(var, "devdb", "url", "--role", "atum_owner").stdout.strip()
    run = start(var, DATABASE_URL=owner, DATABASE_OWNER_URL=owner)
    assert run.process.wait(60) == 1
    assert "The role atum_owner owns tables" in run.output()
    superuser = command(var, "devdb", "url", "--role", "postgres").stdout.strip()
    run = start(var, DATABASE_URL=superuser, DATABASE_OWNER_URL=owner)
    assert run.process.wait(60) == 1
    assert "is a superuser" in run.output()
    assert command(var, "devdb", "stop").returncode == 0


def test_a_half_made_database_is_recognised(other_var: Path) -> None:
    (other_var / "postgres").mkdir()
    run = start(other_var)
    assert run.process.wait(60) == 1
    assert f"{other_var / 'postgres'} is only half there" in run.output()
    assert "Traceback" not in run.output()


def test_passwords_that_do_not_fit_the_data_are_recognised(var: Path) -> None:
    command(var, "devdb", "start")
    command(var, "devdb", "stop")
    kept = (var / "database.json").read_text(encoding="utf-8")
    (var / "database.json").unlink()
    try:
        done = command(var, "devdb", "start")
        assert done.returncode == 1
        assert "does not belong to" in done.stderr
    finally:
        (var / "database.json").write_text(kept, encoding="utf-8")


def test_an_interrupted_first_start_is_made_again(other_var: Path) -> None:
    (other_var / "postgres.new").mkdir()
    done = command(other_var, "devdb", "start")
    assert done.returncode == 0, done.stderr
    assert "interrupted; it is made again" in done.stdout
    assert command(other_var, "devdb", "stop").returncode == 0


def data_folder(var: Path) -> Path:
    """Return where the data of a runtime folder lies."""
    return find(var).data
