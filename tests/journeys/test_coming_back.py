"""Another device comes back by a link and a second fact."""

from datetime import timedelta

import pytest
from django.test import Client

from screening.intake import cookie
from screening.link_tokens import new_token
from screening.models import (
    Evaluation,
    Purpose,
    ReturnLink,
    Screening,
)
from tests.builders import reread
from tests.journeys.changer import Changer
from tests.journeys.patient import Patient
from tests.journeys.returner import (
    BACK,
    CODE,
    DEAD,
    LATER,
    SECRET_HEADERS,
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

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("keep_the_connection"),
]

# Coming back -------------------------------------------------------------------------


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


# After sending -----------------------------------------------------------------------


def test_after_sending_a_link_leads_back_to_add_readings():
    patient = Returner().has_sent()
    link = patient.opens(LATER).sees("such as blood pressure").makes_a_link().link

    phone = another_device().opens_link(link).tells()

    assert phone.path == "/screening/correct/"
    assert ReturnLink.objects.get().purpose == Purpose.AMEND
    phone.opens("/screening/readings/")
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


# What it costs -----------------------------------------------------------------------


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
