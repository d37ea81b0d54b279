"""The clinic's calendar: opening hours, due times and honest promises."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.calendar import EMERGENCY_WITHIN, Calendar, Span
from screening.protocol.rules.base import Level

CHICAGO = ZoneInfo("America/Chicago")
# Monday to Friday with lunch closed; Saturday morning.
SPANS = (
    *(Span(day, time(8, 30), time(12)) for day in range(5)),
    *(Span(day, time(13), time(17)) for day in range(5)),
    Span(5, time(9), time(11)),
)
WEEKDAYS = tuple(span for span in SPANS if span.weekday != 5)
LABOR_DAY = date(2026, 9, 7)
CLINIC = Calendar(CHICAGO, WEEKDAYS, frozenset({LABOR_DAY}))
NEVER = Calendar(CHICAGO, ())
ALWAYS = Calendar(CHICAGO, tuple(Span(day, time(0), time(0)) for day in range(7)))

TICK = timedelta(microseconds=1)


def at(day, clock):
    """Return the moment of a time at the clinic."""
    return datetime.combine(
        date.fromisoformat(day), time.fromisoformat(clock), CHICAGO
    ).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [
        ("2026-03-02", "08:29", False),
        ("2026-03-02", "08:30", True),
        ("2026-03-02", "11:59", True),
        ("2026-03-02", "12:00", False),
        ("2026-03-02", "13:00", True),
        ("2026-03-02", "17:00", False),
        ("2026-03-07", "10:00", False),
        ("2026-09-07", "10:00", False),
        # The Mondays after both changes of the clocks.
        ("2026-03-09", "08:29", False),
        ("2026-03-09", "08:30", True),
        ("2026-11-02", "08:29", False),
        ("2026-11-02", "08:30", True),
    ],
)
def test_open_from_opening_until_before_closing(day, clock, is_open):
    assert CLINIC.is_open(at(day, clock)) is is_open


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (("2026-03-02", "10:00"), ("2026-03-02", "10:00")),
        (("2026-03-02", "12:30"), ("2026-03-02", "13:00")),
        (("2026-03-06", "17:00"), ("2026-03-09", "08:30")),
        (("2026-09-04", "18:00"), ("2026-09-08", "08:30")),
        (("2026-10-30", "17:00"), ("2026-11-02", "08:30")),
    ],
)
def test_the_next_opening_is_now_or_the_first_one_after(moment, opens):
    assert CLINIC.next_opening(at(*moment)) == at(*opens)


def test_a_weekend_with_a_change_of_the_clocks_is_an_hour_shorter_or_longer():
    spring = CLINIC.next_opening(at("2026-03-06", "17:00")) - at("2026-03-06", "17:00")
    autumn = CLINIC.next_opening(at("2026-10-30", "17:00")) - at("2026-10-30", "17:00")

    assert spring == timedelta(hours=62, minutes=30)
    assert autumn == timedelta(hours=64, minutes=30)


def test_a_span_in_the_hour_that_the_clocks_skip_opens_no_door_backwards():
    nights = Calendar(CHICAGO, (Span(6, time(2, 30), time(3, 10)),))

    assert nights.openings_on(date(2026, 3, 8)) == []
    assert len(nights.openings_on(date(2026, 3, 15))) == 1


def test_a_night_span_over_the_hour_that_comes_twice_is_an_hour_longer():
    nights = Calendar(CHICAGO, (Span(6, time(0), time(3)),))
    opening = nights.openings_on(date(2026, 11, 1))[0]

    assert opening.closes - opening.opens == timedelta(hours=4)


def test_spans_that_touch_or_overlap_are_one_opening():
    spans = (Span(0, time(8), time(12)), Span(0, time(11), time(15)))
    more = (*spans, Span(0, time(15), time(0)))

    openings = Calendar(CHICAGO, more).openings_on(date(2026, 3, 2))

    assert [(o.opens, o.closes) for o in openings] == [
        (at("2026-03-02", "08:00"), at("2026-03-03", "00:00"))
    ]


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (("2026-03-02", "07:00"), ("2026-03-02", "17:00")),
        (("2026-03-02", "12:30"), ("2026-03-02", "17:00")),
        (("2026-03-02", "16:59"), ("2026-03-02", "17:00")),
        (("2026-03-02", "17:00"), ("2026-03-03", "09:30")),
        (("2026-03-06", "20:00"), ("2026-03-09", "09:30")),
        (("2026-09-07", "10:00"), ("2026-09-08", "09:30")),
        (("2026-10-31", "23:00"), ("2026-11-02", "09:30")),
    ],
)
def test_same_day_is_due_by_closing_else_in_the_first_hour(moment, due):
    assert CLINIC.due_at(Level.SAME_DAY, at(*moment)) == at(*due)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (("2026-03-02", "10:00"), ("2026-03-04", "17:00")),
        (("2026-03-05", "10:00"), ("2026-03-09", "17:00")),
        (("2026-03-06", "20:00"), ("2026-03-10", "17:00")),
        (("2026-09-03", "10:00"), ("2026-09-08", "17:00")),
        (("2026-10-31", "12:00"), ("2026-11-03", "17:00")),
    ],
)
def test_before_booking_is_due_at_the_end_of_the_second_business_day(moment, due):
    assert CLINIC.due_at(Level.BEFORE_BOOKING, at(*moment)) == at(*due)


def test_an_emergency_is_due_within_minutes_at_any_hour():
    night = at("2026-03-08", "03:30")

    assert CLINIC.due_at(Level.EMERGENCY_NOW, night) == night + EMERGENCY_WITHIN


def test_a_note_is_read_at_the_consultation():
    assert CLINIC.due_at(Level.NOTE, at("2026-03-02", "10:00")) is None


@pytest.mark.parametrize("level", [Level.SAME_DAY, Level.BEFORE_BOOKING])
def test_a_clinic_without_hours_owes_everything_at_once(level):
    moment = at("2026-03-02", "10:00")

    assert NEVER.due_at(level, moment) == moment


def test_a_promise_for_today_needs_an_hour_of_opening_time():
    assert CLINIC.expectation(at("2026-03-02", "16:00")).today
    assert not CLINIC.expectation(at("2026-03-02", "16:01")).today
    assert CLINIC.expectation(at("2026-03-02", "06:00")).today
    assert not CLINIC.expectation(at("2026-03-07", "10:00")).today


def test_what_can_be_promised_while_open():
    said = CLINIC.expectation(at("2026-03-06", "16:30"))

    assert said.open_until == at("2026-03-06", "17:00")
    assert said.opens == at("2026-03-09", "08:30")
    assert said.answer_by == date(2026, 3, 10)


def test_what_can_be_promised_while_closed():
    said = CLINIC.expectation(at("2026-03-02", "12:15"))

    assert said.open_until is None
    assert said.opens == at("2026-03-02", "13:00")


def test_without_hours_nothing_is_promised():
    said = NEVER.expectation(at("2026-03-02", "10:00"))

    assert (said.open_until, said.opens, said.answer_by) == (None, None, None)
    assert not said.today


def test_a_clinic_that_never_closes():
    moment = at("2026-03-08", "02:59")

    assert ALWAYS.is_open(moment)
    assert ALWAYS.expectation(moment).answer_by == date(2026, 3, 10)


# Properties ------------------------------------------------------------------------

START = datetime(2026, 2, 1, tzinfo=UTC)


def minutes(first, last):
    """Return moments between two days after the start, to the minute."""
    day = 24 * 60
    found = st.integers(first * day, last * day)
    return found.map(lambda number: START + timedelta(minutes=number))


MOMENTS = minutes(0, 333)
# Around both changes of the clocks, where a slip would hide.
CHANGES = minutes(33, 37) | minutes(271, 275)
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
ANY_SPANS = st.lists(st.builds(Span, st.integers(0, 6), TIMES, TIMES), max_size=12).map(
    lambda spans: tuple(s for s in spans if s.opens < s.closes)
)
HOLIDAYS = st.frozensets(st.dates(date(2026, 2, 1), date(2026, 12, 31)), max_size=8)
CALENDARS = st.builds(Calendar, st.just(CHICAGO), ANY_SPANS, HOLIDAYS)
LEVELS = st.sampled_from([Level.SAME_DAY, Level.BEFORE_BOOKING])


@given(CALENDARS, LEVELS, MOMENTS | CHANGES)
def test_nothing_is_due_before_it_came_in(calendar, level, moment):
    assert calendar.due_at(level, moment) >= moment


@given(CALENDARS, LEVELS, MOMENTS | CHANGES)
def test_nothing_but_an_emergency_is_due_while_nobody_is_there(calendar, level, moment):
    due = calendar.due_at(level, moment)

    assert due == moment or calendar.is_open(due - TICK)


@given(CALENDARS, LEVELS, MOMENTS | CHANGES, MOMENTS | CHANGES)
def test_what_comes_in_later_is_not_due_earlier(calendar, level, one, other):
    first, second = sorted((one, other))
    if calendar.next_opening(second) is None:
        return  # Without hours everything is due at once.

    assert calendar.due_at(level, first) <= calendar.due_at(level, second)


@given(CALENDARS, MOMENTS | CHANGES)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar, moment):
    opens = calendar.next_opening(moment)

    assert opens is None or (opens >= moment and calendar.is_open(opens))
    assert opens in (None, moment) or not calendar.is_open(opens - TICK)


@given(CALENDARS, MOMENTS | CHANGES)
def test_today_is_promised_only_where_somebody_is_there_on_that_date(calendar, moment):
    said = calendar.expectation(moment)

    if said.today:
        day = calendar.local_date(moment)
        assert any(o.closes > moment for o in calendar.openings_on(day))
