"""Save, and come back on another device by a link and a second fact."""

import io
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from clinic.logs import AllowListFormatter
from screening.followup import worker
from screening.intake import cookie
from screening.link_tokens import new_token, normalise_token
from screening.models import (
    Attempt,
    CaseEventKind,
    Evaluation,
    Purpose,
    ReturnLink,
    SavedPage,
    Screening,
)
from tests.builders import reread
from tests.journeys.changer import Changer
from tests.journeys.patient import Patient
from tests.journeys.returner import (
    BACK,
    BORN,
    CODE,
    LATER,
    Returner,
    another_device,
    link_of,
    path_of,
)
from tests.journeys.structure import assert_accessible
from tests.screening.intake.test_hostile_values import HOSTILE
from tests.screening.review.cases import staff

pytestmark = pytest.mark.django_db

STOPPED = "where-you-live"
WRONG = {**BORN, "birth_date-day": "6"}
DEAD = "This link does not work"
SECRET_HEADERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}


@pytest.fixture
def clock():
    """Time that a test moves."""
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """A test's transaction lives in its connection: the worker may not drop it."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def every_row():
    """Return all that the database holds, table by table."""
    tables = sorted(connection.introspection.table_names())
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


# Saving ----------------------------------------------------------------------------


def test_the_button_saves_what_was_typed_and_leads_to_the_link():
    patient = Returner().has_reached(STOPPED)

    patient.saves_for_later(city="Ferguson")

    assert patient.path == LATER
    patient.sees("What you saved so far is kept")
    journey = patient.opens(f"/screening/page/{STOPPED}/")
    assert journey.typed()["city"] == ["Ferguson"]


def test_a_page_that_was_not_touched_stays_the_first_unanswered_one():
    patient = Returner().has_reached(STOPPED)
    saved = SavedPage.objects.count()

    patient.saves_for_later()

    assert SavedPage.objects.count() == saved
    phone = another_device().opens_link(patient.makes_a_link().link).tells()
    assert phone.page_id == STOPPED


def test_a_mistake_stays_as_typed_with_a_way_to_leave_without_it():
    patient = Returner().has_reached(STOPPED)
    saved = SavedPage.objects.count()

    patient.saves_for_later(email="nowhere")

    assert SavedPage.objects.count() == saved
    assert patient.typed()["email"] == ["nowhere"]
    assert LATER in {a.get("href") for a in patient.document.all("a")}


def test_a_danger_answer_shows_help_first_and_then_leads_to_the_link():
    patient = Returner(redflag_now="yes").has_reached("right-now")

    patient.saves_for_later(redflag_now="yes", harm_others_now="no")

    assert patient.path == "/screening/now/"
    assert LATER in {a.get("href") for a in patient.document.all("a")}


PAGES_WITH_A_LINK = ["check/", "help/", "call/", "stopped/", ""]


@pytest.mark.parametrize("path", PAGES_WITH_A_LINK)
def test_every_other_page_of_the_visit_leads_to_it(path):
    patient = Returner().has_reached_check().opens(f"/screening/{path}")

    assert LATER in {a.get("href") for a in patient.document.all("a")}


def test_without_a_date_of_birth_a_code_is_asked_for():
    patient = Returner().has_reached("privacy-notice").opens(LATER)

    assert "fact" not in patient.typed()
    patient.makes_a_link().sees("Make up a code of at least 6 letters or numbers.")
    assert patient.status == 400
    assert not ReturnLink.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"fact": "code"}, "Make up a code of at least 6"),
        ({"fact": "code", "code": "12345"}, "harder to guess"),
        ({"fact": "code", "code": "123456"}, "harder to guess"),
        ({"fact": "code", "code": "fedcba"}, "harder to guess"),
        ({"fact": "code", "code": "abababab"}, "harder to guess"),
        ({"fact": "birth_date", "code": CODE}, "Clear this box, or choose"),
        ({"fact": "birth_date", "link_email": "me"}, "with an @"),
        ({"fact": "birth_date", "remind": "yes"}, "for the reminder"),
        ({"fact": "none"}, "Choose one of the answers shown."),
    ],
)
def test_what_does_not_fit_is_said_at_its_box_and_kept(typed, sentence):
    patient = Returner().has_reached(STOPPED)

    patient.presses(LATER, typed).sees(sentence)

    assert patient.status == 400
    assert not ReturnLink.objects.exists()
    if "code" in typed:
        assert patient.typed()["code"] == [typed["code"]]


def test_looking_at_the_form_makes_no_link():
    patient = Returner().has_reached(STOPPED)
    before = every_row()

    patient.opens(LATER)

    assert every_row() == before


def test_the_link_page_says_what_is_needed_and_never_the_code():
    patient = Returner().has_reached(STOPPED)

    patient.makes_a_link(fact="code", code=CODE, link_email="me@example.com")

    patient.sees("We will ask for your own code").sees("me@example.com")
    assert CODE not in patient.html
    assert patient.link.startswith("http://testserver/back/")
    assert {k: patient.response.headers[k] for k in SECRET_HEADERS} == SECRET_HEADERS


def test_the_link_can_be_read_in_the_other_language():
    patient = Returner().has_reached(STOPPED).makes_a_link(link_email="me@example.com")
    link, token = patient.link, patient.link.rstrip("/").rpartition("/")[2]

    sent = {"shown_link": token, "mailed_to": "me@example.com"}
    patient.presses(f"{LATER}?language=es", sent)

    assert patient.link == link
    patient.sees("Su enlace").sees("me@example.com")
    assert ReturnLink.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x", "\0", "x" * 100_000])
def test_a_forged_token_is_not_shown_as_a_link(token):
    patient = Returner().has_reached(STOPPED)

    patient.presses(LATER, {"shown_link": token})

    assert "return-link" not in patient.html


def test_the_visit_can_be_closed_on_this_device_at_once():
    patient = Returner().has_reached(STOPPED).makes_a_link()

    response = patient.client.post(LATER, {"done": "1"})

    assert response.headers["Location"] == "/screening/?saved=1"
    assert '"storage"' in response.headers["Clear-Site-Data"]
    patient.follow(response).sees("closed on this device")
    assert patient.client.post("/screening/stay/").status_code == 403


def test_without_a_visit_the_start_page_says_so():
    patient = Returner()

    assert patient.opens(LATER).path == "/screening/"
    patient.sees("If you made a link to come back, open it")
    assert patient.presses(LATER, {"fact": "birth_date"}).path == "/screening/"


def test_who_rested_too_long_is_told_of_the_link(clock):
    patient = Returner().has_reached(STOPPED)
    patient.makes_a_link().opens(f"/screening/page/{STOPPED}/")

    clock.shift(timedelta(minutes=20, seconds=2))

    patient.opens("/screening/check/").sees("If you made a link to come back, open it")


def test_staff_on_the_phone_can_make_a_link_for_the_patient():
    desk = Returner()
    desk.client.force_login(staff("helper", "assist_screening"))
    desk.follow(desk.client.post("/screening/by-phone/")).goes_on_until(STOPPED)

    link = desk.makes_a_link().link

    assert another_device().opens_link(link).tells().page_id == STOPPED


# Coming back -----------------------------------------------------------------------


def test_another_device_lands_on_the_first_unanswered_page_with_all_answers():
    link = link_of(STOPPED)
    phone = another_device()

    phone.opens_link(link).tells()

    assert phone.page_id == STOPPED
    name = phone.opens("/screening/page/your-name/").typed()
    assert name["legal_first_name"] == ["Mary"]
    phone.opens(f"/screening/page/{STOPPED}/").goes_on_until("check").sends()
    assert phone.screening.is_submitted


def test_a_code_opens_it_however_it_is_written():
    link = link_of(fact="code", code=CODE)

    phone = another_device().opens_link(link).tells(code=" BLUE-fish47 ")

    assert phone.page_id == STOPPED


def test_who_chose_a_code_cannot_be_opened_by_the_date_of_birth():
    link = link_of(fact="code", code=CODE)

    phone = another_device().opens_link(link)

    assert "birth_date-day" not in phone.typed()
    assert phone.tells().status == 400
    assert phone.tells(code="19840305").status == 403


def test_a_link_typed_from_paper_works_in_capitals_and_without_hyphens():
    path = path_of(link_of())
    typed = f"/back/{path.rpartition('/back/')[2].strip('/').replace('-', '').upper()}/"

    assert another_device().opens_link(typed).tells().page_id == STOPPED


def test_no_answer_and_no_token_stands_on_the_page_that_asks():
    link = link_of()
    phone = another_device().opens_link(link)

    assert phone.path == BACK
    for told in ("Mary", "Stone", "314-555-0188", "1984", token_of(link)):
        assert told not in phone.html
    assert {k: phone.response.headers[k] for k in SECRET_HEADERS} == SECRET_HEADERS


def token_of(link):
    return path_of(link).strip("/").rpartition("/")[2]


def test_the_address_with_the_token_is_left_at_once():
    link = link_of()

    response = Client().get(path_of(link))

    assert (response.status_code, response.headers["Location"]) == (302, BACK)
    assert {k: response.headers[k] for k in SECRET_HEADERS} == SECRET_HEADERS
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies[cookie.LINK_NAME]["httponly"]


def test_the_browser_before_is_closed_by_the_return():
    first = Returner().has_reached(STOPPED)
    link = first.makes_a_link().link

    another_device().opens_link(link).tells()

    first.opens(f"/screening/page/{STOPPED}/")
    assert first.path == "/screening/"
    first.path = f"/screening/page/{STOPPED}/"
    first.follow(first.client.post(first.path, {"city": "Ferguson"}), first.path)
    assert first.status == 403
    assert first.typed()["city"] == ["Ferguson"]


def test_looking_two_hundred_times_changes_no_row_and_uses_nothing_up():
    link = link_of(link_email="me@example.com", remind="yes")
    before = every_row()

    for _ in range(100):
        for method in ("get", "head"):
            scanner = Client()
            getattr(scanner, method)(path_of(link), follow=True)
            getattr(scanner, method)(BACK)

    assert every_row() == before
    assert another_device().opens_link(link).tells().page_id == STOPPED


def test_the_comparison_of_rows_sees_a_change():
    link = link_of()
    before = every_row()

    another_device().opens_link(link).tells(**WRONG)

    assert every_row() != before


def test_a_link_works_once():
    link = link_of()
    another_device().opens_link(link).tells()

    late = another_device().opens_link(link)

    assert late.status == 404
    assert late.tells().status == 404


def expired(clock):
    link = link_of()
    clock.shift(timedelta(days=14, seconds=1))
    return link


def replaced():
    patient = Returner().has_reached(STOPPED)
    first = patient.makes_a_link().link
    patient.makes_a_link()
    return first


def submitted():
    patient = Returner().has_reached(STOPPED)
    link = patient.makes_a_link().link
    patient.opens(f"/screening/page/{STOPPED}/").goes_on_until("check").sends()
    return link


def used():
    link = link_of()
    another_device().opens_link(link).tells()
    return link


def guessed_at():
    link = link_of()
    guesser = another_device().opens_link(link)
    for _ in range(5):
        guesser.tells(**WRONG)
    return link


def unknown():
    return f"/back/{new_token()}/"


def without_sense():
    return "/back/nothing/"


def dead_page(link, phone=None):
    phone = phone or another_device()
    phone.opens_link(link)
    html = phone.html
    assert_accessible(html)
    # What differs at every request: the token against forgery; this page has none.
    assert "csrfmiddlewaretoken" not in html
    return phone.status, html


@pytest.mark.parametrize(
    "make", [replaced, submitted, used, guessed_at, unknown, without_sense]
)
def test_every_dead_link_is_the_same_page_with_a_way_on(make):
    plain = dead_page("/back/x/")

    found = dead_page(make())

    assert found == plain
    status, html = found
    assert status == 404
    for way in (DEAD, "tel:911", "tel:988", "(314) 555-0142", 'href="/screening/"'):
        assert way in html


def test_an_expired_link_is_the_same_page_and_worked_until_then(clock):
    link = link_of()

    clock.shift(timedelta(days=14) - timedelta(seconds=1))
    assert another_device().opens_link(link).status == 200
    clock.shift(timedelta(seconds=1))

    assert dead_page(link) == dead_page(unknown())


def test_a_dead_link_stays_dead_when_it_is_sent_to():
    link = submitted()
    phone = another_device().opens_link(link)

    phone.tells().sees(DEAD)

    assert phone.status == 404
    assert cookie.NAME not in phone.client.cookies


# Guessing --------------------------------------------------------------------------


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


# Where the token is not ------------------------------------------------------------


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


# After sending ---------------------------------------------------------------------


def test_after_sending_a_link_leads_back_to_add_readings():
    patient = Returner().has_sent()
    link = patient.opens(LATER).sees("such as blood pressure").makes_a_link().link

    phone = another_device().opens_link(link).tells()

    assert phone.path == "/screening/correct/"
    assert ReturnLink.objects.get().purpose == Purpose.AMEND
    phone.presses("/screening/correct/readings/")
    assert phone.path.startswith("/screening/correct/page/")


def test_a_link_after_sending_needs_no_date_of_birth():
    nameless = {f"birth_date-{part}": None for part in ("month", "day", "year")}
    patient = Returner(**nameless).has_sent().sees("only by a link")

    link = patient.makes_a_link(code=CODE).link

    assert another_device().opens_link(link).tells(code=CODE).path.endswith("correct/")


def test_reference_and_date_of_birth_still_open_it_beside_a_link():
    patient = Returner().has_sent()
    patient.makes_a_link()
    changer = Changer()

    changer.proves(Screening.objects.get().reference)

    assert changer.path == "/screening/correct/"


# Whatever is sent ------------------------------------------------------------------


VALUES = [*HOSTILE, "x" * 200_000]


@pytest.mark.parametrize("box", ["fact", "code", "link_email", "remind", "shown_link"])
def test_no_value_breaks_the_form_of_the_link(box):
    patient = Returner().has_reached(STOPPED)
    patient.client.raise_request_exception = False

    for value in VALUES:
        Attempt.objects.all().delete()
        response = patient.client.post(LATER, {"fact": "birth_date", box: value})
        assert response.status_code == (302 if box == "shown_link" else 400)


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


# Limits ----------------------------------------------------------------------------


def test_many_links_in_an_hour_are_slowed_down_and_the_last_one_works():
    patient = Returner().has_reached(STOPPED)
    links = [patient.makes_a_link().link for _ in range(10)]

    patient.makes_a_link().sees("The last one works")

    assert patient.status == 429
    assert patient.response.headers["Retry-After"] == "3600"
    assert another_device().opens_link(links[-1]).tells().page_id == STOPPED


def test_nobody_fills_a_strangers_mailbox():
    for _ in range(2):
        patient = Returner().has_reached(STOPPED)
        for _ in range(3):
            patient.makes_a_link(link_email="Stranger@example.com")

    assert patient.status == 429
    patient.sees("We have sent several messages already")
    assert patient.typed()["link_email"] == ["Stranger@example.com"]
    patient.makes_a_link().sees("It works once")


# What it costs ---------------------------------------------------------------------


def test_coming_back_is_judged_no_anew():
    link = link_of()
    before = Evaluation.objects.count()

    another_device().opens_link(link).tells()

    assert Evaluation.objects.count() == before
    assert reread(Screening.objects.get()).current_pages


def test_a_page_of_questions_asks_no_query_for_the_link(django_assert_num_queries):
    patient = Patient().has_reached(STOPPED)

    with django_assert_num_queries(1):
        patient.client.get(f"/screening/page/{STOPPED}/")
