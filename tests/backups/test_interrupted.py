"""A backup that is interrupted leaves nothing that can be read, on no medium."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from clinic.backups.container import MAGIC
from clinic.env import new_secrets
from tests.durability.away import MAKE_STAFF
from tests.served import ROOT, manage, new_installation

IS_SQLITE = connection.vendor == "sqlite"
sqlite_alone = pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL makes no copy")
# So much that a copy of it takes a while.
FILLER = 40


@pytest.fixture
def clinic(tmp_path: Path):
    """An installation with members of staff and much in its database."""
    (tmp_path / "home").mkdir()
    (tmp_path / "medium").mkdir()
    environment = new_installation(tmp_path / "home")
    environment["BACKUP_KEY"] = new_secrets()["FIELD_KEYS"]
    manage(environment, "shell", "--command", MAKE_STAFF)
    if IS_SQLITE:
        with closing(sqlite3.connect(tmp_path / "home" / "kill.sqlite3")) as database:
            database.execute("CREATE TABLE filler (id integer primary key, much blob)")
            for _ in range(FILLER):
                much = (os.urandom(1_000_000),)
                database.execute("INSERT INTO filler (much) VALUES (?)", much)
            database.commit()
    return environment, tmp_path / "home", tmp_path / "medium"


# A run in the background may ignore what a terminal sends; this one listens.
LISTENING = (
    "import runpy, signal, sys; sys.argv = sys.argv[1:]; "
    "signal.signal(signal.SIGINT, signal.default_int_handler); "
    "signal.signal(signal.SIGHUP, signal.SIG_DFL); "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)


def backup_ended_by(number: signal.Signals, clinic, *, seen) -> int:
    """Start a backup, end it as soon as `seen` says so; return its exit status."""
    environment, _, medium = clinic
    path = str(medium / "first")
    command = [sys.executable, "-c", LISTENING, "manage.py", "backup", path]
    running = subprocess.Popen(command, cwd=ROOT, env=environment)
    until = time.monotonic() + 60
    while not seen():
        assert running.poll() is None, "ended before it could be interrupted"
        assert time.monotonic() < until
        time.sleep(0.002)
    running.send_signal(number)
    return running.wait(60)


def copies(folder: Path) -> list[Path]:
    return [path for path in folder.glob(".backup-*/*") if path.is_file()]


@sqlite_alone
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_end_leaves_nothing_anywhere(clinic, number):
    _, home, medium = clinic
    before = {path.name for path in home.iterdir()}

    status = backup_ended_by(number, clinic, seen=lambda: copies(home))

    assert status != 0
    assert list(medium.iterdir()) == []
    assert {path.name for path in home.iterdir()} - before == set()


@sqlite_alone
def test_a_kill_leaves_its_copy_private_at_home_and_the_next_run_removes_it(clinic):
    environment, home, medium = clinic
    backup_ended_by(
        signal.SIGKILL,
        clinic,
        seen=lambda: any(path.stat().st_size for path in copies(home)),
    )
    left = copies(home)
    assert left
    assert {path.stat().st_mode & 0o777 for path in left} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in left} == {0o700}
    assert not [path for path in medium.rglob("*") if is_clear(path)]

    manage(environment, "backup", str(medium / "second"))

    assert copies(home) == []
    assert [path.name for path in medium.iterdir()] == ["second"]


def is_clear(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[: len(MAGIC)] not in (b"", MAGIC)


def test_the_next_run_removes_what_earlier_ones_left_and_nothing_else(clinic):
    environment, _, medium = clinic
    (medium / ".first.abc.part").write_bytes(MAGIC + b"the beginning of a backup")
    (medium / ".film.part").write_bytes(b"a download of somebody else")
    earlier = medium / ".backup-earlier"
    earlier.mkdir()
    (earlier / "copy.sqlite3").write_bytes(b"a clear copy of an earlier version")
    (medium / ".backup-photos").mkdir()
    (medium / ".backup-photos" / "beach.jpg").write_bytes(b"of somebody else")

    manage(environment, "backup", str(medium / "second"))

    left = sorted(path.name for path in medium.iterdir())
    assert left == [".backup-photos", ".film.part", "second"]


def test_what_another_run_is_writing_now_is_left_alone(clinic):
    import fcntl  # noqa: PLC0415 - beside its use

    environment, _, medium = clinic
    draft = medium / ".other.abc.part"
    draft.write_bytes(MAGIC + b"the beginning of a backup")
    with draft.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        manage(environment, "backup", str(medium / "second"))

        assert draft.exists()
