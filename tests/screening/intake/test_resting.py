"""How long a browser may rest: by the signed time of its cookie, without a row."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from screening.intake import cookie
from screening.models import Screening
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db

STAY = "/screening/stay/"
IDLE = timedelta(minutes=20)
SECOND = timedelta(seconds=1)
# The time in a cookie is written in whole seconds.
WHOLE_SECOND = timezone.now().replace(microsecond=0)


@pytest.fixture
def clock():
    """Time that a test moves."""
    with time_machine.travel(WHOLE_SECOND, tick=False) as moving:
        yield moving


def is_open(patient):
    return patient.client.post(STAY).status_code == 204


@pytest.mark.parametrize(("rest", "still"), [(IDLE, True), (IDLE + SECOND, False)])
def test_a_browser_may_rest_for_twenty_minutes(clock, rest, still):
    patient = Patient().has_reached("where-you-live")

    clock.shift(rest)

    assert is_open(patient) is still


@pytest.mark.parametrize(("minutes", "still"), [(5, True), (6, False)])
def test_a_clinic_may_set_another_time(clock, settings, minutes, still):
    settings.SCREENING_IDLE_MINUTES = 5
    patient = Patient().has_reached("where-you-live")

    clock.shift(timedelta(minutes=minutes))

    assert is_open(patient) is still


def test_staying_gives_the_whole_time_again_and_writes_nothing(
    clock, django_assert_num_queries
):
    patient = Patient().has_reached("where-you-live")
    before = Screening.objects.values().get()

    for _ in range(4):
        clock.shift(IDLE - SECOND)
        with django_assert_num_queries(1):
            assert is_open(patient)

    assert Screening.objects.values().get() == before
    patient.answers_page(city="Ferguson")
    assert patient.page_id == "height-weight"


@pytest.mark.parametrize("path", ["page/where-you-live/", "check/"])
def test_looking_at_a_page_counts_as_use(clock, path):
    patient = Patient().has_reached("where-you-live")

    for _ in range(3):
        clock.shift(IDLE - SECOND)
        patient.opens(f"/screening/{path}")

    assert patient.page_id == "where-you-live"


def test_a_page_sent_too_late_keeps_what_was_typed(clock):
    patient = Patient().has_reached("where-you-live")

    clock.shift(IDLE + SECOND)
    patient.answers_page(city="Ferguson")

    assert patient.response.status_code == 403
    assert patient.typed()["city"] == ["Ferguson"]
    links = {a.get("href") for a in patient.document.all("a")}
    assert "/screening/" in links


def test_staying_without_a_visit_is_refused_and_sets_no_cookie():
    response = Client().post(STAY)

    assert response.status_code == 403
    assert not response.cookies


def test_staying_needs_the_token_of_the_page():
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = Patient().has_started().client.cookies

    response = strict.post(STAY)

    assert cookie.NAME not in response.cookies
    assert response.status_code == 403


def test_an_old_cookie_stays_closed_whatever_another_device_does(clock):
    resting, busy = Patient().has_reached("where-you-live"), Patient()
    busy.client.cookies = resting.client.cookies.copy()

    clock.shift(IDLE / 2)
    busy.opens("/screening/page/where-you-live/").answers_page(city="Ferguson")
    clock.shift(IDLE / 2 + SECOND)

    assert is_open(busy)
    assert not is_open(resting)


def test_a_page_of_a_visit_carries_the_warning_and_no_other_page_does():
    patient = Patient().has_started()

    assert 'data-minutes="20"' in patient.html
    assert "clinic/idle.js" in patient.html
    assert "data-idle" not in Client().get("/screening/").content.decode()


def test_the_start_page_says_how_long_it_waits():
    Patient().opens("/screening/").sees("nobody uses it for 20 minutes")
