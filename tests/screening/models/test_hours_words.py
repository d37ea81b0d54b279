"""Opening hours as patients read them."""

from datetime import time

import pytest

from screening.calendar import Span
from screening.models.hours_words import hours_in_words


def week(days, *hours):
    return [Span(day, *map(time.fromisoformat, pair)) for day in days for pair in hours]


ALL_DAY, MORNING = "8:30 a.m. to 5 p.m.", "9 a.m. to noon"
DAY, EARLY, LATE = ("08:30", "17:00"), ("09:00", "12:00"), ("13:00", "17:30")


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([], ""),
        (week(range(5), DAY), "Monday to Friday, 8:30 a.m. to 5 p.m."),
        (week([2], EARLY), "Wednesday, 9 a.m. to noon"),
        (
            week([0, 1], LATE, EARLY),
            "Monday and Tuesday, 9 a.m. to noon and 1 p.m. to 5:30 p.m.",
        ),
        (
            [*week([0, 1, 3], DAY), *week([5], EARLY)],
            f"Monday and Tuesday, {ALL_DAY}; Thursday, {ALL_DAY}; Saturday, {MORNING}",
        ),
        (week([4], ("18:00", "00:00")), "Friday, 6 p.m. to midnight"),
    ],
)
def test_days_with_the_same_hours_stand_together(spans, words):
    assert hours_in_words(spans) == words
