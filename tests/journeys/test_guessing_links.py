"""Who guesses a link, looks for one, or sends nonsense gets nowhere."""

import io
import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from clinic.logs import AllowListFormatter
from screening.followup import worker
from screening.intake import cookie
from screening.link_tokens import new_token, normalise_token
from screening.models import (
    Attempt,
    CaseEventKind,
    ReturnLink,
    Screening,
)
from tests.journeys.returner import (
    BACK,
    BORN,
    CODE,
    DEAD,
    LATER,
    STOPPED,
    WRONG,
    Returner,
    another_device,
    link_of,
    path_of,
    token_of,
)
from tests.journeys.structure import assert_accessible
from tests.rows import every_row
from tests.screening.intake.test_hostile_values import HOSTILE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("keep_the_connection"),
]

# Guessing ----------------------------------------------------------------------------


def test_after_five_wrong_dates_the_right_one_opens_nothing():
    link = link_of()
    guesser = another_device().opens_link(link)

    for _ in range(4):
        assert guesser.tells(**WRONG).status == 403
        guesser.sees("This is not the date of birth that we know")
        assert guesser.typed()["birth_date-day"] == ["6"]
    assert guesser.tells(**WRONG).status == 404

    assert guesser.tells().status == 404
    assert another_device().opens_link(link).sees(DEAD).status == 404


def test_the_fifth_try_may_be_the_right_one():
    phone = another_device().opens_link(link_of())

    for _ in range(4):
        phone.tells(**WRONG)

    assert phone.tells().page_id == STOPPED


def test_boxes_left_empty_use_up_no_try():
    phone = another_device().opens_link(link_of())

    for _ in range(7):
        assert phone.tells(nothing="").status == 400

    assert phone.tells().page_id == STOPPED


def test_four_hundred_guessed_tokens_open_nothing_and_are_slowed_down():
    link_of()
    guesser, statuses = Client(), []

    for _ in range(400):
        guesser.get(f"/back/{new_token()}/")
        response = guesser.post(BACK, BORN)
        statuses.append(response.status_code)

    assert statuses == [404] * 20 + [429] * 380
    assert response.headers["Retry-After"] == "3600"
    assert cookie.NAME not in guesser.cookies
    assert not ReturnLink.objects.exclude(used_at=None).exists()


def test_four_hundred_guesses_that_only_look_are_slowed_down_without_a_row():
    link_of()
    guesser, before = Client(), every_row()

    responses = [guesser.get(f"/back/{new_token()}/", follow=True) for _ in range(400)]

    statuses = [response.status_code for response in responses]
    assert statuses == [404] * 30 + [429] * 370
    assert responses[-1].headers["Retry-After"] == "3600"
    assert_accessible(responses[-1].content.decode())
    assert every_row() == before


def test_who_was_slowed_down_by_others_still_gets_in_by_a_link_that_works():
    link = link_of()
    neighbour = Client()
    for _ in range(40):
        neighbour.get(f"/back/{new_token()}/", follow=True)

    assert another_device().opens_link(link).tells().page_id == STOPPED


def test_an_hour_later_the_address_may_try_again(clock):
    link = link_of()
    guesser = Client()
    for _ in range(21):
        guesser.get(f"/back/{new_token()}/")
        guesser.post(BACK, BORN)
    assert another_device().opens_link(link).tells().status == 429

    clock.shift(timedelta(hours=1))

    assert another_device().opens_link(link).tells().page_id == STOPPED


def test_behind_the_proxy_each_patient_has_tries_of_their_own(settings):
    settings.BEHIND_PROXY = True
    link = link_of()
    guesser = Client(headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})
    for _ in range(25):
        guesser.get(f"/back/{new_token()}/")
        guesser.post(BACK, BORN)
    assert guesser.post(BACK, BORN).status_code == 429

    phone = Returner()
    phone.client = Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})

    assert phone.opens_link(link).tells().page_id == STOPPED


# Where the token is not --------------------------------------------------------------


def test_no_column_holds_token_code_or_address_in_clear():
    patient = Returner().has_reached(STOPPED)
    patient.makes_a_link(
        fact="code", code=CODE, link_email="neutral-box@example.com", remind="yes"
    )
    token = token_of(patient.link)

    told = "\n".join(row for rows in every_row().values() for row in rows)

    assert str(patient.screening.reference) in told
    for secret in (token, normalise_token(token), token[:9], CODE, "bluefish47"):
        assert secret not in told
    assert "neutral-box" not in told


def test_after_the_mail_the_outbox_holds_nothing_of_it():
    patient = Returner().has_reached(STOPPED).makes_a_link(link_email="me@example.com")
    now = timezone.now()

    assert worker.go_round(started=now, now=now) == 1

    assert patient.link in mail.outbox[0].body
    row = ReturnLink.objects.get().mails.get()
    assert (row.state, bytes(row.content)) == ("sent", b"")


def test_no_log_line_holds_the_token():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AllowListFormatter())
    logging.getLogger().addHandler(handler)
    try:
        link = link_of(link_email="me@example.com")
        phone = another_device().opens_link(link)
        phone.tells(**WRONG)
        phone.tells()
        another_device().opens_link(link)
        Client().post(path_of(link))
        Client().get(path_of(link) + "more/")
        now = timezone.now()
        worker.go_round(started=now, now=now)
    finally:
        logging.getLogger().removeHandler(handler)

    written = stream.getvalue()
    assert "status_code=404" in written
    assert "status_code=405" in written
    for secret in (token_of(link), normalise_token(token_of(link)), "me@example"):
        assert secret not in written


def test_the_case_says_when_a_link_was_made_and_when_it_was_used():
    link = link_of()
    another_device().opens_link(link).tells()

    kinds = list(Screening.objects.get().case_events.values_list("kind", flat=True))

    assert kinds[-2:] == [
        CaseEventKind.RETURN_LINK_MADE,
        CaseEventKind.PATIENT_RETURNED,
    ]


# Whatever is sent --------------------------------------------------------------------


VALUES = [*HOSTILE, "x" * 200_000]


@pytest.mark.parametrize("box", ["fact", "code", "link_email", "remind"])
def test_no_value_breaks_the_form_of_the_link(box):
    patient = Returner().has_reached(STOPPED)
    patient.client.raise_request_exception = False

    for value in VALUES:
        Attempt.objects.all().delete()
        response = patient.client.post(LATER, {"fact": "birth_date", box: value})
        assert response.status_code == 400


@pytest.mark.parametrize(
    "box", ["birth_date-month", "birth_date-day", "birth_date-year"]
)
def test_no_value_breaks_the_date_of_birth(box):
    phone = another_device().opens_link(link_of())
    phone.client.raise_request_exception = False

    for value in VALUES:
        Attempt.objects.all().delete()
        response = phone.client.post(BACK, {**BORN, box: value})
        assert response.status_code == 400


def test_no_value_breaks_the_code():
    phone = another_device().opens_link(link_of(fact="code", code=CODE))
    phone.client.raise_request_exception = False

    for value in VALUES:
        Attempt.objects.all().delete()
        assert phone.client.post(BACK, {"code": value}).status_code in {400, 403}


@pytest.mark.parametrize(
    "token", ["%00", "x" * 100_000, "١٢٣", "..", "%2e%2e", "😀", "a" * 36, " "]
)
def test_no_token_breaks_the_way_back(token):
    browser = Client(raise_request_exception=False)

    for method in (browser.get, browser.head):
        response = method(f"/back/{token}/", follow=True)
        assert response.status_code in {400, 404}
    assert not browser.cookies.get(cookie.NAME)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
@pytest.mark.parametrize("path", [LATER, BACK, "/back/nothing/"])
def test_another_method_is_refused(method, path):
    response = getattr(Client(raise_request_exception=False), method)(path)

    assert response.status_code == 405


def test_without_a_cookie_the_way_back_says_what_to_do():
    response = Client().get(BACK)

    assert response.status_code == 404
    assert DEAD in response.content.decode()


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "x" * 4000])
def test_a_forged_cookie_is_no_link(value):
    browser = Client(raise_request_exception=False)
    browser.cookies[cookie.LINK_NAME] = value

    assert browser.get(BACK).status_code == 404
    assert browser.post(BACK, BORN).status_code == 404


def test_a_token_waits_for_the_second_fact_no_longer_than_a_visit_rests(clock):
    phone = another_device().opens_link(link_of())

    clock.shift(timedelta(minutes=20, seconds=2))

    assert phone.tells().status == 404


def test_a_failed_check_against_forgery_keeps_what_was_typed_and_uses_no_try():
    patient = Returner().has_reached(STOPPED)
    link = patient.makes_a_link().link
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = patient.client.cookies.copy()

    again = strict.post(LATER, {"fact": "code", "code": "half a co"})
    assert again.status_code == 403
    assert "half a co" in again.content.decode()
    assert_accessible(again.content.decode())

    strict.get(path_of(link))
    for _ in range(6):
        response = strict.post(BACK, BORN)
        assert response.status_code == 403
    assert_accessible(response.content.decode())
    assert another_device().opens_link(link).tells().page_id == STOPPED


def test_a_failed_check_without_a_link_says_that_it_does_not_work():
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(BACK, BORN).status_code == 404
    assert strict.post(LATER, {}).status_code == 403
