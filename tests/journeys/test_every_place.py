"""Every page that links lead to, at every point of a visit, in English and in Spanish.

A page that is added is found by itself, and owes its readers the same.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from clinic.catalogue import read_po
from tests.hostile import states
from tests.journeys.structure import Document, assert_accessible, assert_error_page

pytestmark = pytest.mark.django_db

START = ("/", "/learn/", "/none", "/screening/page/none/")
LEAST_PAGES = 24
SPANISH = "es"
# The same in both languages, or read aloud by staff from an English page.
SAME = {"988", "Error:", "No"}
by_state = pytest.mark.parametrize(
    "state", states.STATES, ids=[state.__name__ for state in states.STATES]
)


def owed(path: str, response, document: Document) -> list[str]:
    """Return what a page lacks of what every page has."""
    hrefs = {a.get("href") for a in document.all("a")}
    helps = {"tel:911", "tel:988", "sms:988", "/screening/help/"} <= hrefs
    leaves = "/away/" in hrefs or bool(document.with_class("assisted"))
    policy = response.headers.get("Content-Security-Policy", "")
    checks = {
        "no way to help": helps,
        "no way to leave": leaves,
        "kept by a cache": "no-store" in response.headers.get("Cache-Control", "")
        or path.startswith(states.LEARN),
        "no policy": "default-src 'self'" in policy and "unsafe" not in policy,
        "tells others the address": response.headers["Referrer-Policy"]
        == "same-origin",
    }
    return [f"{path}: {fault}" for fault, good in checks.items() if not good]


def faults_of_structure(path: str, html: str) -> list[str]:
    refuses = "error-summary" in html
    try:
        (assert_error_page if refuses else assert_accessible)(html)
    except AssertionError as fault:
        return [f"{path}: {fault}"]
    return []


@by_state
def test_every_page_is_whole_and_offers_help_and_a_way_out(state):
    call_command("load_articles", verbosity=0)
    found, seen = [], 0

    for path, response, document in states.walk(state(), START):
        found += owed(path, response, document)
        found += faults_of_structure(path, states.text_of(response))
        seen += 1

    assert seen >= LEAST_PAGES
    assert not found, "\n".join(found)


@by_state
def test_no_english_is_left_where_spanish_is_shown(state, english):
    client, found, seen = state(), [], 0
    client.get("/screening/?language=es")

    for path, response, document in states.walk(client, ("/",)):
        if document.with_class("assisted") or "by-phone" in path:
            continue
        assert document.all("html")[0].get("lang") == SPANISH, path
        found += [f"{path}: {text}" for text in said_in(document) & english]
        found += faults_of_structure(path, states.text_of(response))
        seen += 1

    assert seen >= 5 or state is states.by_phone
    assert not found, "\n".join(found)


@pytest.fixture(scope="session")
def english() -> set[str]:
    """The sentences that have another wording in Spanish."""
    folder = Path(settings.LOCALE_PATHS[0])
    known = read_po(folder / "es" / "LC_MESSAGES" / "django.po")
    return {e for e, s in known.items() if e and s not in {e, ""}} - SAME


def said_in(document: Document) -> set[str]:
    """Return the words of elements that are not marked as English.

    What stands around other elements counts by what stands in them.
    """
    around = {id(element.parent) for element in document.elements}
    return {
        " ".join(element.text.split())
        for element in document.elements
        if id(element) not in around and not is_english(element)
    }


def is_english(element) -> bool:
    """Tell whether an element says by itself that it is English."""
    while element is not None and not element.get("lang"):
        element = element.parent
    return element is not None and element.get("lang").startswith("en")


def test_english_left_on_a_spanish_page_is_found(english):
    wrong = Document('<html lang="es"><p>Call 911</p><p lang="en">Call 988</p></html>')

    assert said_in(wrong) & english == {"Call 911"}
