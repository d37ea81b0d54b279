"""A danger answer: help on the very next page, staff told, and help kept in sight."""

import pytest
import time_machine
from django.utils import timezone

from screening.models import ClinicProfile, Notice
from tests.journeys.patient import Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]

CRISIS = "Please get help right now"
NOT_RIGHT_AWAY = "We may not see this right away."


@pytest.fixture
def monday_morning():
    """The clinic is open."""
    with time_machine.travel("2026-03-02T16:00:00Z"):
        yield


def panel(patient, heading):
    """Return the panel under this heading, or None."""
    headings = [e for e in patient.document.all("h2") if heading in e.text]
    return headings[0].inside("section") if headings else None


def today_in_boxes(name):
    """Return the clinic's date as it is typed."""
    day = ClinicProfile.current().local_date(timezone.now())
    parts = {"month": day.month, "day": day.day, "year": day.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


@pytest.mark.parametrize(
    ("page_id", "answer", "heading"),
    [
        ("right-now", {"redflag_now": "yes"}, "Call 911 now"),
        ("right-now", {"harm_others_now": "yes"}, CRISIS),
        ("feelings-2", {"asq_5": "yes"}, CRISIS),
        ("feelings-2", {"asq_5": "declined"}, CRISIS),
    ],
)
def test_danger_leads_at_once_to_the_crisis_page(page_id, answer, heading):
    patient = Patient(asq_1="yes").has_reached(page_id)

    patient.answers_page(**answer)

    assert patient.page_id == "now"
    (shown,) = patient.document.all("h1")
    assert shown.text == heading
    assert "autofocus" in shown.inside("section").attrs
    assert NOT_RIGHT_AWAY in shown.inside("section").text
    patient.sees("saved")
    calls = patient.document.with_class("call")
    assert [a.get("href") for a in calls[:3]] == ["tel:911", "tel:988", "sms:988"]
    assert not any(a.inside("form") for a in calls)


def test_staff_are_told_before_the_patient_goes_on():
    patient = Patient().has_reached("right-now")

    patient.answers_page(harm_others_now="yes")

    assert Notice.objects.count() == 1
    assert patient.screening.urgency == "emergency_now"


def test_a_wish_to_be_dead_shows_help_beside_the_question_about_now():
    patient = Patient(asq_1="yes").has_reached("feelings-2")

    assert "compact" in panel(patient, CRISIS).get("class")
    patient.answers_page(asq_5="no")

    assert panel(patient, CRISIS) is None
    patient.sees("We will try to reach you today")


def test_a_wish_to_be_dead_asks_about_now_before_anything_else():
    patient = Patient(asq_1="yes").has_reached("feelings").answers_page()

    patient.sees("Answer one more question about right now")
    patient.chooses("go")

    assert patient.page_id == "feelings-2"


def test_help_stays_in_sight_while_the_danger_stands():
    patient = Patient(asq_1="yes").has_reached("feelings-2")

    patient.answers_page(asq_5="yes").chooses("go").answers_page()

    kept = panel(patient, CRISIS)
    assert "compact" in kept.get("class")
    assert "autofocus" not in kept.attrs


def test_a_page_sent_twice_still_shows_help_in_full():
    patient = Patient(asq_1="yes").has_reached("feelings-2")
    first = patient.path

    patient.answers_page(asq_5="yes")
    patient.follow(patient.client.post(first, {"asq_5": "yes"}))
    assert patient.page_id != "now"

    assert "compact" not in panel(patient, CRISIS).get("class")


def test_a_danger_answer_on_an_unfinished_page_shows_help_above_the_notice():
    patient = Patient().has_reached("right-now")

    patient.posts({"harm_others_now": "yes"})
    assert patient.page_id == "now"
    patient.chooses("go")

    assert patient.page_id == "right-now"
    assert "compact" in panel(patient, CRISIS).get("class")
    patient.sees("You left 1 question without an answer.")


def test_help_shows_beside_errors_on_a_later_page():
    patient = Patient(asq_1="yes", asq_5="yes").has_reached("where-you-live")

    patient.answers_page(email="nobody")

    assert panel(patient, CRISIS) is not None
    patient.sees("There is a problem")


def test_a_thought_of_self_harm_asks_about_now_and_says_that_we_call():
    patient = Patient().has_reached("two-weeks")

    patient.answers_page(phq9_9="1").chooses("go")
    assert patient.page_id == "feelings-2"
    patient.sees("We will try to reach you today")
    patient.answers_page(asq_5="no")

    assert patient.page_id == "two-weeks-2"
    patient.answers_page()
    patient.does_not_see("We will try to reach you today")


def test_a_severe_reading_says_what_to_do_on_the_next_page():
    patient = Patient(has_readings="yes").has_reached("reading-1")

    patient.answers_page(bp1_sys="190", bp1_dia="100", **today_in_boxes("bp1_date"))

    patient.sees("Your reading is very high").sees("Rest 5 minutes and check again")


def test_the_check_and_the_last_page_repeat_the_help():
    patient = Patient(asq_1="yes", asq_5="yes").has_reached_check()

    assert panel(patient, CRISIS) is not None
    patient.sends()

    assert panel(patient, CRISIS) is not None


def test_a_calm_screening_shows_no_panel():
    patient = Patient().has_reached("habits")

    assert not patient.document.with_class("panel")
