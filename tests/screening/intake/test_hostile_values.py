"""Whatever is sent: no server error, nothing lost, a sentence that helps."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening import services
from screening.intake import cookie
from screening.models import SavedPage
from tests.forms import main_form
from tests.journeys.structure import Document, assert_error_page

pytestmark = pytest.mark.django_db

HOSTILE = [
    *("\uff11\uff12\uff10", "\u0661\u0662\u0660", "\u0967\u0968\u0966", "½", "😀"),
    *("\0", "1\0", "-1", "1_000", "1e9", "NaN", "Infinity", "9" * 400, "x" * 100_000),
    *("0x10", "<script>alert(1)</script>", "' OR 1=1 --", "{{ form }}", "%00", "=1+1"),
    *("\u202e120", "\ud7ff", "\ufeff", "\u200b", "\x1b[2J", "yes\0", "YES", "../etc"),
]
VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
)
# Pages that between them hold every kind of question.
PAGES = ("reach-you", "your-name", "where-you-live", "height-weight", "two-weeks")
REFUSED_TRIES = 60


@pytest.fixture
def tab():
    """A browser with a screening of its own."""
    started = services.start_screening(now=timezone.now())
    client = Client(raise_request_exception=False)
    response = client.get("/")
    cookie.remember(response, started.token)
    client.cookies.update(response.cookies)
    return client


def address(page_id):
    return f"/screening/page/{page_id}/"


@pytest.mark.parametrize("page_id", PAGES)
@settings(
    max_examples=REFUSED_TRIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_value_breaks_a_page_or_is_lost(tab, page_id, data):
    empty = main_form(tab.get(address(page_id)).content.decode())
    names = sorted(empty.names - {"csrfmiddlewaretoken", "seen", "return"})
    sent = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=4))

    response = tab.post(address(page_id), sent)

    assert response.status_code in {200, 302}
    if response.status_code == 200:
        assert_error_page(response.content.decode())
        assert_kept(response.content.decode(), sent)


def assert_kept(html, sent):
    """Fail where a box of words or numbers no longer holds what was typed."""
    boxes = {e.get("name"): e for e in Document(html).all("input")}
    for name, value in sent.items():
        if name in boxes and boxes[name].get("type") in {"text", "email", "tel"}:
            assert boxes[name].attrs.get("value", "") == parsed(value)


def parsed(value):
    """Return a value as an attribute holds it after a browser has read it."""
    html = Document(f'<input value="{escaped(value)}">')
    return html.elements[0].attrs["value"]


def escaped(value):
    """Return a value as a page must write it; a NUL is shown by its sign."""
    return escape(value.replace("\0", "\ufffd"))


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("page_id", "name", "sentence"),
    [
        ("height-weight", "weight_pounds", "Enter a whole number from 40 to 1000."),
        ("your-name", "birth_date-year", "Enter the month too"),
        ("where-you-live", "email", "Enter an e-mail address"),
        ("reach-you", "phone", "Enter a phone number"),
        ("two-weeks", "phq9_9", "Choose one of the answers shown."),
        ("where-you-live", "state", "Choose one of the answers shown."),
    ],
)
def test_a_hostile_value_gets_a_sentence_that_says_what_to_enter(
    tab, page_id, name, sentence, value
):
    response = tab.post(address(page_id), {name: value})

    errors = Document(response.content.decode()).with_class("error")
    assert len(errors) == 1
    said = errors[0].text
    assert sentence in said or "hidden character" in said or "Shorten" in said
    assert not SavedPage.objects.exists()


def test_twenty_thousand_characters_stay_on_the_page(tab):
    response = tab.post(address("where-you-live"), {"city": "x" * 20_000})

    assert response.status_code == 200
    assert "x" * 20_000 in response.content.decode()


def test_thousands_of_fields_are_refused_without_an_error_of_the_server(tab):
    response = tab.post(address("two-weeks"), {f"f{n}": "x" for n in range(5000)})

    assert response.status_code == 413


def test_hundreds_of_unknown_fields_are_ignored(tab):
    sent = {f"phq9_{n}x": "x" for n in range(800)}

    response = tab.post(address("two-weeks"), {"phq9_1": "0", **sent})

    assert response.status_code == 302
    assert "x" not in str(SavedPage.objects.get().unseal("content"))


@pytest.mark.parametrize(
    "token", ["", "x", "\u0661", "a:b:c", "x" * 5000, "null", "%00", "😀"]
)
def test_a_forged_cookie_opens_nothing(token):
    client = Client(raise_request_exception=False)
    # A server reads the bytes of a header as Latin-1.
    client.cookies[cookie.NAME] = token.encode().decode("latin-1")

    assert client.get("/screening/check/").status_code in {302, 400}


@pytest.mark.parametrize("slug", ["nothing", "x" * 500, "two-weeks-99", "staff"])
def test_an_unknown_page_says_so_and_leads_on(tab, slug):
    for response in (
        tab.get(address(slug)),
        tab.post(address(slug), {"a": "b"}),
    ):
        assert response.status_code == 404
        assert "Go on with your screening" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["return=//evil.example", "return=%2Fstaff%2F", "return=check", "blank=x"]
)
def test_no_query_leads_away_from_the_screening(tab, query):
    shown = tab.get(f"{address('height-weight')}?{query}")
    sent = {"return": query.partition("=")[2], "height_feet": "5"}

    response = tab.post(address("height-weight"), sent)

    assert shown.status_code == 200
    assert response.headers["Location"].startswith("/screening/")
