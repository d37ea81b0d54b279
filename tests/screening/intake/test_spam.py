"""Starts are limited, programs are set aside, and no danger is ever dropped."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.followup.clock import wake_due
from screening.models import Attempt, Escalation, Notice, Screening
from screening.protocol.rules.base import Level
from tests.builders import DANGER, DANGER_PAGE, finish, make_clinician, save
from tests.journeys.structure import assert_accessible
from tests.screening.review.desk import do, signed_in
from tests.screening.review.pages import case_url, say_why, text_of
from tests.waiting import waiting

pytestmark = pytest.mark.django_db

START = "/screening/"
QUEUE = "/staff/screening/screening/"
STAMP = re.compile(r'name="shown" value="([^"]+)"')


@pytest.fixture
def trap(settings):
    settings.START_TRAP_SECONDS = 1


def begin(client: Client | None = None, wait: float = 5, **typed: str):
    """Open the start page, wait, and press its button; return the answer."""
    browser = client or Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        shown = STAMP.search(browser.get(START).content.decode())
        assert shown is not None
        clock.shift(wait)
        return browser.post(START, {"shown": shown[1], "subject_line": "", **typed})


def newest() -> Screening:
    return Screening.objects.latest("started_at")


# Traps -------------------------------------------------------------------------------


def test_a_person_is_not_set_aside(trap):
    assert begin().status_code == 302
    assert newest().set_aside_at is None


@pytest.mark.parametrize(
    ("wait", "typed"),
    [
        (5, {"subject_line": "Buy now"}),
        (0, {}),
        (5, {"shown": ""}),
        (5, {"shown": "start:1:forged"}),
        (5, {"shown": "\ud83d\u0661"}),
        (5, {"shown": "x" * 100_000}),
    ],
)
def test_a_program_goes_on_like_a_person_and_is_set_aside(trap, wait, typed):
    typed = {
        key: value.encode("utf-8", "replace").decode() for key, value in typed.items()
    }

    answer = begin(wait=wait, **typed)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/screening/page/")
    assert newest().set_aside_at is not None


def test_a_page_that_stood_open_for_days_tells_of_a_person(trap):
    begin(wait=40 * 24 * 3600)

    assert newest().set_aside_at is None


def test_a_stamp_of_another_place_counts_for_nothing(trap):
    begin(shown=TimestampSigner(salt="elsewhere").sign("start"))

    assert newest().set_aside_at is not None


def test_the_trap_is_no_trap_for_ears_keys_or_autofill(client):
    page = client.get(START).content.decode()

    assert_accessible(page)
    box = page.partition("<div hidden>")[2].partition("</div>")[0]
    assert 'name="subject_line"' in box
    assert 'tabindex="-1"' in box
    assert 'autocomplete="off"' in box
    assert "<label" in box
    assert "captcha" not in page.lower()


# What is set aside -------------------------------------------------------------------


def aside(answers=None, *, is_finished=True) -> Screening:
    now = timezone.now()
    screening = services.start_screening(now=now, is_doubtful=True).screening
    if is_finished:
        finish(screening, answers, now)
        services.submit(screening_id=screening.pk, now=now, on=now.date())
    screening.refresh_from_db()
    return screening


def test_it_stands_in_no_queue_but_its_own_and_is_counted_above_all():
    make_clinician("reader")
    case = aside()
    clinic = signed_in("clinician")

    assert waiting() == []
    assert waiting("unowned") == []
    assert waiting("aside") == [case]
    for page in (QUEUE, "/staff/"):
        said = text_of(clinic.get(page).content.decode())
        assert "1 screening is set aside because it may be spam." in said
    assert "Set aside: this may be spam." in clinic.get(case_url(case)).content.decode()


def test_nobody_is_told_of_it_and_no_clock_runs():
    make_clinician("reader")
    case = aside()
    assert case.open_level < Level.SAME_DAY

    wake_due(now=timezone.now() + timedelta(days=30))

    assert not Notice.objects.exists()
    assert not Escalation.objects.exists()
    assert (case.due_at, case.wakes_at) == (None, None)


def test_an_answer_that_means_danger_is_told_at_once_and_waits_first():
    now = timezone.now()
    case = aside(is_finished=False)
    save(case, DANGER_PAGE, DANGER, now, now.date())

    assert Notice.objects.filter(screening=case, level=Level.EMERGENCY_NOW).exists()
    assert waiting() == [case]
    wake_due(now=now + timedelta(hours=2))
    assert Escalation.objects.filter(screening=case).count() >= 3


def test_a_request_for_a_call_waits_like_any_other():
    case = aside(is_finished=False)
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=timezone.now())

    assert waiting() == [case]


def test_every_answer_of_it_is_kept_and_judged():
    case = aside()

    assert case.pages.count() > 10
    assert case.flags.exists()
    assert case.is_submitted


def test_one_click_brings_it_in_and_from_then_on_its_clock_runs():
    case = aside()
    clinic = signed_in("clinician")

    said = text_of(do(clinic, case, "bring-in").content.decode())

    case.refresh_from_db()
    assert "It waits among the others now." in said
    assert "Brought in: it is no spam" in said
    assert waiting() == [case]
    assert waiting("aside") == []
    assert case.due_at is not None
    assert "This was done already" in text_of(
        do(clinic, case, "bring-in").content.decode()
    )


# Limits ------------------------------------------------------------------------------


@pytest.fixture
def limits(settings):
    settings.STARTS_PER_HOUR, settings.STARTS_PER_HOUR_IN_ALL = 3, 5


def start(address: str = "192.0.2.1"):
    return Client().post(START, REMOTE_ADDR=address)


def test_so_many_starts_an_hour_of_one_address(limits):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [start().status_code for _ in range(4)] == [302, 302, 302, 429]
        assert start("192.0.2.2").status_code == 302
        clock.shift(timedelta(minutes=61))
        assert start().status_code == 302


def test_so_many_starts_an_hour_in_all(limits):
    answers = [start(f"192.0.2.{number}").status_code for number in range(7)]

    assert answers == [302] * 5 + [429] * 2
    assert Screening.objects.count() == 5


def test_who_has_to_wait_reads_whom_to_call(limits):
    for _ in range(3):
        start()

    refused = start()

    page = refused.content.decode()
    assert refused.headers["Retry-After"] == "600"
    assert "Very many screenings were begun just now" in page
    assert 'href="tel:911"' in page
    assert 'href="tel:988"' in page
    assert_accessible(page)


def test_a_start_by_phone_is_counted_for_nobody(limits):
    for _ in range(3):
        start()
    clinic = signed_in("clinician")

    assert clinic.post("/screening/by-phone/").status_code == 302


def test_no_address_lies_in_the_database_in_clear(limits):
    start("192.0.2.77")

    assert "192.0.2.77" not in str(list(Attempt.objects.values()))


def test_so_many_prints_and_files_an_hour_of_one_account(settings):
    case, clinic, other = aside(), signed_in("clinician"), signed_in("other")
    url = reverse("admin:screening_screening_print", args=[case.pk])
    for browser in (clinic, other):
        say_why(browser, case, "print")
    settings.EXPORTS_PER_HOUR = 2

    assert [clinic.get(url).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert other.get(url).status_code == 200
    assert clinic.get(case_url(case)).status_code == 200
    said = text_of(clinic.get(url).content.decode())
    assert "Reading and deciding go on as always." in said
