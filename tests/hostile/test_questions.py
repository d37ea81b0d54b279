"""Every question of every page, hostile values: no server error, and a way on.

An ordinary run tries some values of each question, `make soak` all of them.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from screening.models import SavedPage
from screening.protocol.protocol import load_protocol
from tests.hostile import answers, states
from tests.hostile.controls import Form, Kind, forms_of
from tests.hostile.tries import Try, tries
from tests.journeys.filled import page_of, rightly
from tests.journeys.structure import Document

pytestmark = pytest.mark.django_db

LEAST_TRIES = 2000
FEW = 4
FORM_URL = "application/x-www-form-urlencoded"
SOAKS = "CLINIC_SOAK_SECONDS" in os.environ
ODDS = {"csrfmiddlewaretoken", "seen", "return"}


def pages() -> Iterator:
    """Every page of questions that patients are asked."""
    protocol = load_protocol()
    return (p for p in protocol.pages if protocol.patient_page(p.id))


def address(page) -> str:
    return f"{states.PREFIX}page/{page.id}/"


def post(client: Client, path: str, sent: answers.Sent):
    """Send a form; a browser without mercy for the server."""
    return client.post(path, answers.body(sent), content_type=FORM_URL)


def form_of(client: Client, page) -> tuple[Form, answers.Sent]:
    """Return the form of a page as it is drawn, and what answers it rightly."""
    right = {name: [text] for name, text in page_of(page, rightly).items()}
    nonsense = {name: ["\0"] for name in right}
    html = post(client, address(page), nonsense).content.decode()
    drawn = forms_of(Document(html), address(page))
    form = max(drawn, key=lambda form: len(form.asked))
    assert set(right) <= {b for a in form.asked.values() for b in a.boxes}, page.id
    return form, right


def faults_of(client: Client, path: str, asked: Try) -> list[str]:
    """Send one try; return what is wrong with the answer."""
    with transaction.atomic():
        saved = SavedPage.objects.count()
        response = post(client, path, asked.sent)
        found = _faults(response, asked, SavedPage.objects.count() - saved)
        transaction.set_rollback(True)
    return [f"{path} {asked}: {fault}" for fault in found]


def _faults(response, asked: Try, saved: int) -> list[str]:
    if response.status_code == 302:
        if asked.refused:
            return ["accepted"]
        return [] if _is_kept(asked) else ["saved as something else"]
    html = response.content.decode()
    document = Document(html)
    found = answers.lost(document, asked.sent, asked.codes_nobody_offers)
    if response.status_code == 409:
        # A page that this patient is not asked: right answers stay on it, unsaved.
        return found + (["accepted"] if asked.refused else [])
    if response.status_code != 200:
        return [f"answered {response.status_code}"]
    found += answers.refusal_faults(document, html, asked.question.name)
    return found + (["saved all the same"] if saved else [])


def _is_kept(asked: Try) -> bool:
    """Tell whether odd words were saved to the letter; buttons save no text."""
    if asked.question.kind is not Kind.WORDS:
        return True
    name = asked.question.name
    newest = SavedPage.objects.latest("sequence").answers(load_protocol())
    kept = newest.given.get(name, "")
    return kept == " ".join(answers.received(asked.sent[name][0]).split())


def test_no_value_breaks_a_question_or_is_lost():
    client, found, tried = states.begun(), [], 0

    for page in pages():
        form, right = form_of(client, page)
        for asked in tries(form, right, page, None if SOAKS else FEW):
            found += faults_of(client, address(page), asked)
            tried += 1

    print(f"{tried} tries")  # noqa: T201 - shown with -rP
    assert tried >= LEAST_TRIES
    assert not found, "\n".join([f"{len(found)} faults", *found[:40]])
