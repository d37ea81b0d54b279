"""A patient sees the booked appointment, and puts it in a calendar in neutral words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening import services
from tests.builders import make_clinician
from tests.journeys.changer import STATUS, Changer

pytestmark = pytest.mark.django_db

FILE = f"{STATUS}appointment.ics"
TELLING = ["mood", "ketamine", "mental", "screening ", "video", "clinic w"]


@pytest.fixture
def patient():
    """A patient who has just sent everything."""
    return Changer().has_sent()


def book(patient, starts_at, now=None):
    now, actor = now or timezone.now(), make_clinician()
    consultation = services.request_consultation(
        screening_id=patient.screening.pk,
        actor=actor,
        wanted=services.Wanted(kind="video", by_day=starts_at.date()),
        now=now,
    )
    slot = services.Slot(starts_at=starts_at, minutes=30)
    services.book_consultation(
        consultation_id=consultation.pk, actor=actor, slot=slot, now=now
    )
    return consultation, actor


def test_without_a_booking_no_appointment_is_named(patient):
    patient.opens(STATUS).does_not_see("Your appointment")

    assert patient.client.get(FILE).status_code == 302


def test_a_booked_appointment_is_shown_in_the_clinics_time(patient):
    starts_at = timezone.now() + timedelta(days=3)
    book(patient, starts_at)

    patient.opens(STATUS).sees("Your appointment").sees("To change it, call")


def test_the_calendar_entry_says_nothing_of_the_clinics_field(patient):
    book(patient, timezone.now() + timedelta(days=3))

    response = patient.client.get(FILE)

    assert response.headers["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert "SUMMARY:Appointment\r\n" in text
    assert [word for word in TELLING if word in text.lower()] == []


def test_a_patient_who_reads_spanish_gets_it_in_spanish(patient):
    book(patient, timezone.now() + timedelta(days=3))
    patient.client.cookies["language"] = "es"

    response = patient.client.get(FILE, headers={"Accept-Language": "es"})

    assert "SUMMARY:Cita\r\n" in response.content.decode()


def test_what_was_called_off_is_an_appointment_no_more(patient):
    consultation, actor = book(patient, timezone.now() + timedelta(days=3))
    services.call_off_consultation(
        consultation_id=consultation.pk, actor=actor, now=timezone.now()
    )

    patient.opens(STATUS).does_not_see("Your appointment")


def test_nobody_else_gets_the_file(patient):
    book(patient, timezone.now() + timedelta(days=3))

    response = Changer().client.get(FILE)

    assert (response.status_code, response["Location"]) == (302, STATUS)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("no_answer", "We tried to reach you."),
        ("message_left", "We tried to reach you."),
        ("reached", "We spoke with you."),
        ("declined", "We spoke with you."),
    ],
)
def test_what_came_of_a_try_is_told_as_it_was(patient, outcome, said):
    now = timezone.now()
    made = services.Try(channel="phone", outcome=outcome, tried_at=now)
    services.record_contact(
        screening_id=patient.screening.pk, actor=make_clinician(), made=made, now=now
    )

    patient.opens(STATUS).sees(said)
