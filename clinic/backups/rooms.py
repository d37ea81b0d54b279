"""Where a backup lies while it is made, and that nothing of it outlives that.

A clear copy of SQLite lies beside the database it is a copy of, never on the medium on
which a backup is carried away. What a run makes it holds by a lock of the system, which
ends with the process however that ends: what nobody holds was left by a killed run.
"""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from clinic.backups.container import MAGIC

PRIVATE = 0o600
ROOM, COPY, DRAFT = ".backup-", "copy.sqlite3", ".part"
# SIGKILL alone cannot be answered: after that the next run tidies up.
ENDINGS = (signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """The system asks this process to end."""


@contextmanager
def tidy_end() -> Iterator[None]:
    """Let a signal to end leave as an exception does: through every `finally`.

    What whoever started this lets it ignore, as `nohup` does, stays ignored.
    """
    heard = [n for n in ENDINGS if signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, _leave) for number in heard}
    try:
        yield
    except Ended:
        raise SystemExit(128 + signal.SIGTERM) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, frame: FrameType | None) -> None:
    # Once: a second one must not cut the tidying short.
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)
    raise Ended


@contextmanager
def room() -> Iterator[Path]:
    """Give an empty file for a clear copy that its owner alone reads; take it away."""
    with _held(_home()):
        _forget_rooms(_home())
        folder = Path(tempfile.mkdtemp(dir=_home(), prefix=ROOM))
        lock = _lock(folder)
    try:
        path = folder / COPY
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _let_go(lock)


@contextmanager
def draft_of(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give a new file beside `path` for what becomes it; take the draft's name away."""
    # Versions before this one made their clear copies here.
    _forget_rooms(path.parent)
    _forget_drafts(path.parent)
    # Private from the first byte on.
    number, name = tempfile.mkstemp(DRAFT, f".{path.name}.", path.parent)
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield draft, file
    finally:
        draft.unlink(missing_ok=True)


def _home() -> Path:
    """Return where the live database lies, and so may a clear copy of it."""
    name = Path(str(connection.settings_dict["NAME"]))
    return name.parent if name.is_absolute() else Path(settings.VAR_DIR)


def _forget_rooms(where: Path) -> None:
    """Take away what a killed run left. The home is held: nobody makes a room now."""
    for folder in where.glob(f"{ROOM}*"):
        inside = {path.name[: len(COPY)] for path in folder.glob("*")}
        if inside <= {COPY} and (lock := _lock(folder)) is not None:
            shutil.rmtree(folder, ignore_errors=True)
            _let_go(lock)


def _forget_drafts(folder: Path) -> None:
    for draft in folder.glob(f".*{DRAFT}"):
        if _is_ours(draft) and (lock := _lock(draft, os.O_RDWR)) is not None:
            draft.unlink(missing_ok=True)
            _let_go(lock)


def _is_ours(draft: Path) -> bool:
    with suppress(OSError), draft.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def _lock(path: Path, how: int = os.O_RDONLY) -> int | None:
    """Return a number that holds the path; None: somebody else does, or it cannot."""
    number = None
    try:
        number = os.open(path, how)
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        _let_go(number)
        return None
    return number


def _let_go(number: int | None) -> None:
    if number is not None:
        os.close(number)
