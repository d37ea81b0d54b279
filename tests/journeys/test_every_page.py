"""Every page of the protocol in each state, and every page without questions."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from screening import services
from screening.intake import answering, cookie
from screening.intake.forms import form_class_for
from screening.intake.visit import Visit
from screening.protocol.protocol import load_protocol
from tests.conftest import TODAY
from tests.journeys.filled import page_of, rightly, wrongly
from tests.journeys.patient import Patient
from tests.journeys.structure import Document, assert_accessible, assert_error_page
from tests.screening.review.cases import staff

pytestmark = pytest.mark.django_db

PAGES = load_protocol().pages
# Not "page": a browser test's fixture has that name.
every_page = pytest.mark.parametrize("asked", PAGES, ids=[page.id for page in PAGES])


@pytest.fixture
def visit():
    """A screening that has begun."""
    started = services.start_screening(now=timezone.now())
    return Visit(started.screening, timezone.now(), cookie.Held(started.token))


def form_of(page, typed=None, saved=None):
    sent = None if typed is None else QueryDict(urlencode(typed))
    return form_class_for(page)(sent, today=TODAY, saved=saved)


def drawn(visit, form, query=""):
    request = RequestFactory().get(f"/screening/page/{form.page.id}/{query}")
    return answering.draw(request, visit, form).content.decode()


def test_the_protocol_has_all_its_pages():
    assert len(PAGES) == 112


@every_page
def test_a_page_as_it_is_first_shown(visit, asked):
    document = assert_accessible(drawn(visit, form_of(asked)))

    assert not document.with_class("error")
    assert not [e for e in document.elements if e.get("aria-invalid")]


@every_page
def test_a_page_on_which_every_answer_is_refused(visit, asked):
    form = form_of(asked, page_of(asked, wrongly))

    document = assert_error_page(drawn(visit, form))

    assert len(document.with_class("error")) == len(asked.questions)


@every_page
def test_a_page_that_is_looked_at_again(visit, asked):
    typed = page_of(asked, rightly)
    sent = form_of(asked, typed)
    assert sent.is_valid(), sent.errors

    html = drawn(visit, form_of(asked, saved=sent.page_answers()), "?return=check")

    document = assert_accessible(html)
    shown = [e for e in document.elements if "checked" in e.attrs] + [
        e for e in document.elements if "selected" in e.attrs
    ]
    boxes = [e for e in document.all("input") if e.get("type") in {"text", "tel"}]
    values = {e.get("value") for e in (*shown, *boxes)}
    texts = " ".join(e.text for e in document.all("textarea"))
    for text in typed.values():
        assert text in values or text in texts or "@" in text


@every_page
def test_a_page_that_came_too_late(asked):
    path = f"/screening/page/{asked.id}/"

    response = Client().post(path, page_of(asked, rightly))

    assert response.status_code == 403
    html = response.content.decode()
    assert_accessible(html)
    assert "Your screening was closed on this device" in html


PLAIN = [
    "/",
    "/away/",
    "/screening/",
    "/screening/help/",
    "/screening/?ended=1",
    "/learn/",
]


@pytest.mark.parametrize("path", [*PLAIN, "/learn/none/", "/none"])
def test_a_page_without_questions(path):
    assert_accessible(Client().get(path).content.decode())


def test_the_articles():
    call_command("load_articles", verbosity=0)
    hub = Document(Client().get("/learn/").content.decode())
    links = {a.get("href") for a in hub.all("a")}
    paths = {a for a in links if a.startswith("/learn/") and a.endswith("/")}

    assert len(paths) >= 15
    for path in paths:
        assert_accessible(Client().get(path).content.decode())


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_a_page_of_trouble(name):
    assert_accessible(render_to_string(f"{name}.html"))


def test_a_page_that_no_screening_has():
    patient = Patient().has_started()

    response = patient.client.get("/screening/page/none/")

    assert response.status_code == 404
    assert_accessible(response.content.decode())


def test_check_receipt_and_the_receipt_seen_again():
    patient = Patient().has_reached_check()
    assert_accessible(patient.html)

    assert_accessible(patient.sends().html)
    assert_accessible(patient.opens("/screening/check/").html)


def test_the_pages_by_phone():
    client = Client()
    client.force_login(staff("helper", "assist_screening"))

    assert_accessible(client.get("/screening/by-phone/").content.decode())
    first = client.post("/screening/by-phone/", follow=True)
    assert_accessible(first.content.decode())
