"""What patients are told of when somebody reads: never more than the calendar holds."""

from datetime import date, time

import pytest

from screening.intake.promises import promise_at
from screening.models import ClinicProfile, Holiday, OpeningSpan
from tests.screening.test_calendar import at

pytestmark = pytest.mark.django_db

CLOSED = "We are closed now. Nobody reads your answers before we open "
SOON = (
    "We close soon, today at 5 p.m. We may not read your answers before we open again "
)


@pytest.fixture
def clinic():
    """Monday to Friday, 8:30 to 17:00, closed on Labor Day."""
    profile = ClinicProfile()
    profile.save()
    for day in range(5):
        OpeningSpan.objects.create(
            profile=profile, weekday=day, opens=time(8, 30), closes=time(17)
        )
    Holiday.objects.create(profile=profile, day=date(2026, 9, 7), name="Labor Day")


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        (("2026-03-02", "10:00"), ""),
        (("2026-03-02", "16:00"), ""),
        (
            ("2026-03-02", "16:30"),
            SOON + "tomorrow at 8:30 a.m.",
        ),
        (
            ("2026-03-02", "06:00"),
            CLOSED + "today at 8:30 a.m.",
        ),
        (
            ("2026-03-02", "22:00"),
            CLOSED + "tomorrow at 8:30 a.m.",
        ),
        (
            ("2026-03-06", "19:00"),
            CLOSED + "on Monday, March 9, at 8:30 a.m.",
        ),
        (
            ("2026-09-04", "19:00"),
            CLOSED + "on Tuesday, September 8, at 8:30 a.m.",
        ),
        (
            ("2026-11-01", "01:30"),
            CLOSED + "tomorrow at 8:30 a.m.",
        ),
    ],
)
def test_why_nobody_may_act_today(clinic, moment, closed):
    assert promise_at(at(*moment)).closed == closed


def test_even_while_open_a_danger_answer_is_not_said_to_be_seen_at_once(clinic):
    assert "may not see it right away" in promise_at(at("2026-03-02", "10:00")).reading


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (("2026-03-02", "10:00"), "Wednesday, March 4"),
        (("2026-09-04", "10:00"), "Wednesday, September 9"),
    ],
)
def test_the_day_of_the_answer_leaves_out_weekends_and_holidays(clinic, moment, day):
    assert promise_at(at(*moment)).answer == (
        f"We will contact you within 2 business days, by the end of {day}."
    )


def test_a_clinic_that_entered_no_hours_promises_nothing():
    ClinicProfile().save()
    promise = promise_at(at("2026-03-02", "10:00"))

    assert promise.closed == "We cannot say when somebody reads your answers."
    assert promise.answer == "We will contact you as soon as we can."


def test_pages_cost_no_query_for_the_calendar(clinic, django_assert_num_queries):
    ClinicProfile.current()

    with django_assert_num_queries(0):
        _ = promise_at(at("2026-03-02", "10:00")).closed, ClinicProfile.current().hours


def test_an_edit_of_the_hours_shows_at_once(clinic):
    assert promise_at(at("2026-03-07", "10:00")).closed
    OpeningSpan.objects.create(
        profile=ClinicProfile.current(), weekday=5, opens=time(9), closes=time(12)
    )

    assert not promise_at(at("2026-03-07", "10:00")).closed
