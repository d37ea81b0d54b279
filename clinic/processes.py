"""Child processes that live and die together."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

POLL_SECONDS = 0.2
# gunicorn lets running requests finish for 30 seconds.
GRACE_SECONDS = 35

Child = subprocess.Popen[bytes]


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run all commands until one ends or a signal asks to stop; then end every one.

    Returns 0 when asked to stop, else the exit status of the first that ended (at
    least 1: none of them is meant to end by itself).
    """
    children: list[Child] = []
    with _stop_asked() as asked:
        try:
            # Argument lists of this project; no shell.
            children += (subprocess.Popen(command) for command in commands)  # noqa: S603
            return _wait(children, asked)
        finally:
            _end(children)


@contextmanager
def _stop_asked() -> Iterator[Callable[[], bool]]:
    """Note SIGTERM and SIGINT, so that neither interrupts a start or an end."""
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)

    before = {n: signal.signal(n, note) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(seen)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _wait(children: Sequence[Child], asked: Callable[[], bool]) -> int:
    while not asked():
        for child in children:
            # Ctrl-C reaches the children too: their end is then no failure.
            if (status := child.poll()) is not None and not asked():
                return max(1, abs(status))
        time.sleep(POLL_SECONDS)
    return 0


def _end(children: Sequence[Child]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
