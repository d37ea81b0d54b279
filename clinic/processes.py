"""Child processes that live and die together."""

import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

POLL_SECONDS = 0.2
# gunicorn lets running requests finish for 30 seconds.
GRACE_SECONDS = 35


class StopAsked(Exception):
    """SIGTERM or SIGINT arrived."""


def run_together(commands: Sequence[Sequence[str]], announce: str = "") -> int:
    """Run all commands until one ends or a signal asks to stop; then end every one.

    Returns 0 when asked to stop, else the exit status of the first that ended (at
    least 1: none of them is meant to end by itself).
    """
    children: list[subprocess.Popen[bytes]] = []
    with _signals_raise():
        try:
            # Fixed argument lists of this project; no shell.
            children += (subprocess.Popen(command) for command in commands)  # noqa: S603
            print(announce, flush=True)  # noqa: T201
            return max(1, _first_end(children))
        except StopAsked:
            return 0
        finally:
            _end(children)


@contextmanager
def _signals_raise() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        # A second signal must not interrupt the clearing up.
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        raise StopAsked

    before = {n: signal.signal(n, stop) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _first_end(children: Sequence[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            if (status := child.poll()) is not None:
                return abs(status)
        time.sleep(POLL_SECONDS)


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
