"""When a person may be mailed."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from screening.calendar import Calendar, Span
from screening.services.quiet import after_quiet, next_digest
from tests.screening.care.cases import ZONE, local, spoken

WEEK = tuple(Span(day, time(8, 30), time(17)) for day in range(5))
CLINIC = Calendar(ZONE, WEEK, frozenset({date(2026, 11, 26)}))


@dataclass
class Hours:
    starts: time
    ends: time


NIGHT = Hours(time(22), time(7))
NOON = Hours(time(12), time(13))


@pytest.mark.parametrize(
    ("hours", "moment", "told"),
    [
        (None, "2026-03-03 03:00", "2026-03-03 03:00"),
        (NIGHT, "2026-03-03 21:59", "2026-03-03 21:59"),
        (NIGHT, "2026-03-03 22:00", "2026-03-04 07:00"),
        (NIGHT, "2026-03-04 06:59", "2026-03-04 07:00"),
        (NIGHT, "2026-03-04 07:00", "2026-03-04 07:00"),
        (NOON, "2026-03-03 12:30", "2026-03-03 13:00"),
        (NOON, "2026-03-03 23:30", "2026-03-03 23:30"),
        (Hours(time(9), time(9)), "2026-03-03 09:00", "2026-03-03 09:00"),
        # The night on which the clocks go forward, and the one on which they go back.
        (NIGHT, "2026-03-07 23:00", "2026-03-08 07:00"),
        (NIGHT, "2026-10-31 23:00", "2026-11-01 07:00"),
    ],
)
def test_nobody_is_mailed_in_quiet_hours(hours, moment, told):
    assert spoken(after_quiet(local(moment), ZONE, hours)) == told


@pytest.mark.parametrize(
    ("hours", "moment", "told"),
    [
        (None, "2026-03-03 08:29", "2026-03-03 08:30"),
        (None, "2026-03-03 08:30", "2026-03-04 08:30"),
        (None, "2026-03-06 10:00", "2026-03-09 08:30"),
        (None, "2026-11-25 10:00", "2026-11-27 08:30"),
        (Hours(time(22), time(9)), "2026-03-03 12:00", "2026-03-04 09:00"),
    ],
)
def test_the_digest_goes_out_when_the_clinic_opens(hours, moment, told):
    assert spoken(next_digest(local(moment), CLINIC, hours)) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-03-07 07:00", "2026-03-07 08:00"),
        ("2026-03-07 08:00", "2026-03-08 08:00"),
    ],
)
def test_a_clinic_without_hours_sends_the_digest_in_the_morning(moment, told):
    never = Calendar(ZONE, ())

    assert spoken(next_digest(local(moment), never, None)) == told
