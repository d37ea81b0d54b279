"""The one page on which staff keep contact, hours and holidays."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import ClinicProfile, Holiday, OnCall, OpeningSpan
from tests.forms import main_form
from tests.screening.review.cases import staff
from tests.screening.review.pages import text_of

pytestmark = pytest.mark.django_db

NAME = "admin:screening_clinicprofile"
PERMISSIONS = [
    f"{verb}_{model}"
    for model in ("clinicprofile", "openingspan", "holiday", "oncall")
    for verb in ("view", "add", "change", "delete")
    if (verb, model) != ("delete", "clinicprofile")
]


@pytest.fixture
def lead():
    client = Client()
    client.force_login(staff("lead", *PERMISSIONS))
    return client


def open_page(client):
    """Follow the link of the staff home."""
    return client.get(reverse(f"{NAME}_changelist"), follow=True)


def send(client, page, **changes):
    """Send the open page with these changes."""
    form = main_form(page.content.decode())
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    path = page.wsgi_request.path
    return client.post(path, {**form.data, **changes}, follow=True)


def test_the_first_page_offers_hours_and_keeps_them_when_saved_as_it_is(lead):
    page = open_page(lead)

    send(lead, page)

    assert ClinicProfile.current().hours == "Monday to Friday, 8:30 a.m. to 5 p.m."
    assert OpeningSpan.objects.count() == 5


def test_hours_holidays_and_contact_stand_on_one_page(lead):
    send(lead, open_page(lead))

    send(
        lead,
        open_page(lead),
        name="Northside Clinic",
        spans__5__weekday="5",
        spans__5__opens="09:00",
        spans__5__closes="12:00",
        holidays__0__day="2026-11-26",
        holidays__0__name="Thanksgiving",
    )

    profile = ClinicProfile.current()
    assert profile.name == "Northside Clinic"
    assert profile.hours.endswith("Saturday, 9 a.m. to noon")
    assert profile.calendar.holidays == {date(2026, 11, 26)}


def test_times_of_duty_are_the_clinics_own(lead):
    ClinicProfile(time_zone="America/Los_Angeles").save()

    send(
        lead,
        open_page(lead),
        on_call__0__starts_at_0="2026-03-06",
        on_call__0__starts_at_1="17:00",
        on_call__0__ends_at_0="2026-03-09",
        on_call__0__ends_at_1="08:00",
        on_call__0__name="Dr. Night",
        on_call__0__phone="314-555-0177",
        on_call__0__email="night@clinic.example",
    )

    duty = OnCall.objects.get()
    assert (duty.starts_at.hour, duty.ends_at.hour) == (1, 15)
    assert "17:00" in open_page(lead).content.decode()


@pytest.mark.parametrize(
    ("closes", "is_kept"), [("08:00", False), ("09:00", False), ("00:00", True)]
)
def test_a_day_must_close_after_it_opens(lead, closes, is_kept):
    ClinicProfile().save()
    row = {"weekday": "0", "opens": "09:00", "closes": closes}

    page = send(
        lead, open_page(lead), **{f"spans__0__{name}": v for name, v in row.items()}
    )

    assert OpeningSpan.objects.exists() is is_kept
    said = "The clinic must close after it opens" in page.content.decode()
    assert said is not is_kept


def test_the_page_says_what_is_missing(lead):
    ClinicProfile().save()

    text = text_of(open_page(lead).content.decode())

    assert "No opening hours are entered." in text
    assert "No coming holiday is entered." in text


def test_the_page_shows_the_sentence_that_patients_read(lead):
    profile = ClinicProfile()
    profile.save()
    OpeningSpan.objects.create(
        profile=profile, weekday=0, opens=time(9), closes=time(12)
    )
    Holiday.objects.create(profile=profile, day=date(2199, 12, 25), name="Christmas")

    text = text_of(open_page(lead).content.decode())

    assert "We are open Monday, 9 a.m. to noon, except on holidays." in text
    assert "No coming holiday" not in text


def test_others_cannot_open_it():
    client = Client()
    client.force_login(staff("clinician", "view_screening", "add_decision"))

    assert open_page(client).status_code == 403
