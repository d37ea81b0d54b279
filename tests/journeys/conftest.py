"""What journeys over days need: a clock that a test moves, and a worker beside it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def clock() -> Iterator[object]:
    """Time that a test moves."""
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


@pytest.fixture
def keep_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction lives in its connection: the worker may not drop it."""
    from screening.followup import worker  # noqa: PLC0415 - Django is set up now

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
