"""A patient reaches their own screening, by their cookie and by nothing else."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from screening import services
from screening.intake import cookie
from screening.models import SavedPage, Screening
from tests.hostile import states
from tests.hostile.controls import Kind, forms_of
from tests.journeys.structure import Document
from tests.screening.review.cases import journey, save

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
MARKER = "Zebediah"
# What somebody would try to choose another screening by.
CHOOSERS = (
    *("id", "pk", "uuid", "screening", "screening_id", "case", "case_id", "patient"),
    *("reference", "token", "session", "user", "visit", "page_id", "version"),
)
STATES = [states.begun, states.in_danger, states.complete, states.sent]
STATES += [states.correcting, states.with_a_link]


def someone(first_name: str, *, sent: bool) -> tuple[Client, Screening, str]:
    """Return a patient's browser, their screening, and the token in its cookie."""
    now = timezone.now()
    started = services.start_screening(now=now)
    save(started.screening, journey(started.screening, legal_first_name=first_name))
    if sent:
        services.submit(screening_id=started.screening.pk, now=now, on=now.date())
    response, client = HttpResponse(), Client(raise_request_exception=False)
    cookie.remember(response, started.token)
    client.cookies.update(response.cookies)
    return client, Screening.objects.get(pk=started.screening.pk), started.token


def identifiers(screening: Screening, token: str) -> list[str]:
    """Return everything by which the database knows this screening."""
    return [
        str(screening.pk),
        screening.pk.hex,
        screening.reference,
        screening.token_hash,
        token,
    ]


def said_by(document: Document) -> list[str]:
    """Return all that a page sends back by itself: addresses and hidden values."""
    found = [a.get("href") for a in document.all("a", "link")]
    found += [form.get("action") for form in document.all("form")]
    hidden = (i for i in document.all("input") if i.get("type") == "hidden")
    found += [i.get("value") for i in hidden if i.get("name") != "csrfmiddlewaretoken"]
    found += [b.get("value") for b in document.all("button")]
    return [value for value in found if value]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_address_and_no_hidden_field_names_a_row(state):
    client = state()
    screening = Screening.objects.get()
    known = {str(screening.pk), screening.pk.hex, screening.reference}

    seen, found = 0, []
    for address, _response, document in states.walk(client):
        seen += 1
        found += [
            f"{address}: {value}"
            for value in (address, *said_by(document))
            if UUID.search(value) or any(one in value for one in known)
        ]

    assert seen > 7
    assert found == []


@pytest.mark.parametrize("sent", [False, True], ids=["begun", "sent"])
def test_no_page_shows_another_patient_whatever_the_address_says(sent):
    _, other, token = someone(MARKER, sent=sent)
    mine, screening, _ = someone("Quinn", sent=sent)

    shown, seen = [], 0
    for name in identifiers(other, token):
        asked = dict.fromkeys(CHOOSERS, name)
        for address in states.addresses():
            response = mine.get(address, asked, follow=True)
            seen += 1
            assert response.status_code < 500, address
            if MARKER in states.text_of(response):
                shown.append(address)

    assert seen > 50
    assert shown == []
    assert screening.pk != other.pk


@pytest.mark.parametrize("sent", [False, True], ids=["begun", "sent"])
def test_no_form_changes_another_screening_whatever_its_fields_say(sent):
    _, other, token = someone(MARKER, sent=sent)
    mine, _screening, _ = someone("Quinn", sent=sent)
    before = row(other)

    tried = 0
    for form in states.forms(mine):
        for name in identifiers(other, token):
            hidden = [a for a in form.asked.values() if a.kind is Kind.HIDDEN]
            data = dict.fromkeys(CHOOSERS, name)
            data |= {box: name for asked in hidden for box in asked.boxes}
            response = mine.post(form.action, data)
            tried += 1
            assert response.status_code < 500, form.action
            assert MARKER not in states.text_of(response)

    assert tried > 40
    assert row(other) == before


def row(screening: Screening) -> tuple[object, ...]:
    """Return all that is stored of a screening."""
    stored = Screening.objects.filter(pk=screening.pk).values_list().get()
    pages = SavedPage.objects.filter(screening=screening).order_by("pk")
    # PostgreSQL gives sealed columns as views of memory.
    plain = [bytes(v) if isinstance(v, memoryview) else v for v in stored]
    return (*plain, *pages.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "value", ["", "x", "a" * 4000, "{other}", "{hash}", "{signed}"]
)
def test_a_made_up_cookie_opens_nothing(value: str):
    _, other, token = someone(MARKER, sent=True)
    made_up = {"{other}": str(other.pk), "{hash}": other.token_hash}
    client = Client(raise_request_exception=False)
    client.cookies[cookie.NAME] = made_up.get(value, value.replace("{signed}", token))

    for address in states.addresses():
        response = client.get(address, follow=True)
        assert response.status_code < 500
        assert MARKER not in states.text_of(response)


def test_the_walk_sees_forms_and_hidden_fields():
    """Or the tests above look at nothing."""
    mine, _screening, _ = someone("Quinn", sent=False)

    page = mine.get("/screening/page/your-name/")
    document = Document(states.text_of(page))

    assert forms_of(document, "/here/")
    assert said_by(document)
