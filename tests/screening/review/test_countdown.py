"""Time left, counted as the clinic is open."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from screening.calendar import Calendar, Span
from screening.review.countdown import countdown, in_words

CHICAGO = ZoneInfo("America/Chicago")
NINE_TO_FIVE = tuple(Span(day, time(9), time(17)) for day in range(5))
OPEN = Calendar(CHICAGO, NINE_TO_FIVE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2026; the 2nd is a Monday, the 8th loses an hour."""
    return datetime(2026, 3, day, hour, minute, tzinfo=CHICAGO).astimezone(UTC)


LEFT = {
    "within a day": (at(2, 10), at(2, 12, 30), "2 h 30 min left", "today 12:30 p.m."),
    "soon": (at(2, 16), at(2, 17), "1 h left", "today 5 p.m."),
    "over a night": (at(2, 16), at(3, 10), "2 h left", "Tue 10 a.m."),
    "over a weekend": (at(6, 16), at(9, 10), "2 h left", "Mon 10 a.m."),
    "over the night of the change": (at(7, 12), at(9, 10), "1 h left", "Mon 10 a.m."),
    "at night, an emergency": (at(2, 22), at(2, 22, 10), "10 min left", "today"),
    "in two weeks": (at(2, 9), at(16, 17), "88 h left", "March 16 5 p.m."),
}


@pytest.mark.parametrize(("now", "due", "left", "moment"), LEFT.values(), ids=LEFT)
def test_opening_time_alone_counts_as_left(now, due, left, moment):
    found = countdown(due, now, OPEN)

    assert found.left == left
    assert found.moment.startswith(moment)


def test_what_is_late_says_by_how_much():
    found = countdown(at(2, 9), at(2, 12, 5), OPEN)

    assert (found.state, found.left) == ("overdue", "3 h 5 min overdue")


def test_the_due_moment_itself_is_late():
    assert countdown(at(2, 9), at(2, 9), OPEN).state == "overdue"


def test_nothing_due_says_nothing():
    assert countdown(None, at(2, 9), OPEN).left == ""


def test_a_clinic_without_hours_counts_every_minute():
    found = countdown(at(2, 12), at(2, 10), Calendar(CHICAGO, ()))

    assert found.left == "2 h left"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=9, minutes=59), "9 h 59 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(hours=24), "1 d"),
        (timedelta(hours=29), "1 d 5 h"),
        (timedelta(hours=49), "2 d"),
    ],
)
def test_spans_are_said_as_one_reads_them(span, said):
    assert in_words(span) == said
