"""Every other form at every point of a visit, and requests that no browser sends.

Forms are found by opening all addresses of the patient's pages and following their
links, so that a form that is added is tried too.
"""

import os
import re
from collections.abc import Callable, Iterable

import pytest
from django.db import transaction
from django.test import Client

from screening.intake import cookie
from screening.protocol.protocol import load_protocol
from tests.hostile import answers, states
from tests.hostile.controls import Form, Kind
from tests.hostile.tries import Try, rightly, tries
from tests.journeys.filled import page_of, wrongly
from tests.journeys.structure import Document

pytestmark = pytest.mark.django_db

SOAKS = "CLINIC_SOAK_SECONDS" in os.environ
FEW = 3
FORM_URL = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"
# Forms that a walk must find, or it has become blind.
KNOWN = {
    "nobody": {"/screening/", "/screening/correct/", "/screening/readings/"},
    "in_danger": {"/screening/now/", "/screening/call/", "/screening/stay/"},
    "complete": {"/screening/check/"},
    "sent": {"/screening/correct/page/your-name/"},
    "with_a_link": {"/screening/later/"},
    "coming_back": {"/screening/back/"},
    "correcting": {"/screening/correct/check/"},
    "by_phone": {"/screening/by-phone/", "/screening/by-phone/end/"},
}
KEEP_TYPED = {200, 400, 403, 409, 429}
# Pages of questions look alike: an ordinary run tries some of them in each state.
PAGE = re.compile(r"/page/[\w-]+/$")
MOST_ALIKE = 3


def each(found: Iterable[Callable[[], Client]]):
    """Run a test for each of these points of a visit."""
    found = list(found)
    return pytest.mark.parametrize("state", found, ids=[f.__name__ for f in found])


by_state = each(states.STATES)
by_few_states = each(
    states.STATES if SOAKS else (states.nobody, states.in_danger, states.correcting)
)


def copy_of(client: Client) -> Client:
    """Return another browser with the same cookies, which a try may spoil."""
    copy = Client(raise_request_exception=False)
    copy.cookies.load(client.cookies.output(header=""))
    return copy


def answer(client: Client, method: str, path: str, sent: bytes, kind: str = FORM_URL):
    """Return what is answered; what it changed is taken back."""
    with transaction.atomic():
        browser = copy_of(client)
        response = browser.generic(method, path, sent, content_type=kind)
        transaction.set_rollback(True)
    return response


def faults_of(client: Client, form: Form, asked: Try) -> list[str]:
    response = answer(client, "POST", form.action, answers.body(asked.sent))
    return [f"{form.action} {asked}: {fault}" for fault in _faults(response, asked)]


def _faults(response, asked: Try) -> list[str]:
    if response.status_code not in answers.ANSWERED:
        return [f"answered {response.status_code}"]
    if response.status_code == 302:
        place = response.headers["Location"]
        return [] if place.startswith(("/screening/", "/staff/")) else [f"to {place}"]
    if response.status_code not in KEEP_TYPED or not response.content:
        return []
    html = response.content.decode()
    document = Document(html)
    refuses = bool(document.with_class("error-summary"))
    found = [] if refuses else answers.page_faults(html)
    asked_here = set(answers.shown(document)) & set(asked.question.boxes)
    if refuses or asked_here:
        found += answers.lost(document, asked.sent, asked.codes_nobody_offers)
    if refuses and asked.refused:
        found += answers.refusal_faults(document, html, asked.question.name)
    return found


def chosen(forms: list[Form]) -> list[Form]:
    """Return the forms of this test; those of the staff's pages are none of them."""
    ours = [form for form in forms if form.action.startswith(states.PREFIX)]
    alike = [form for form in ours if PAGE.search(form.action)]
    skipped = [] if SOAKS else alike[MOST_ALIKE:]
    return [form for form in ours if form not in skipped]


@by_state
def test_no_form_breaks_or_loses_what_was_typed(state):
    client = state()
    found, tried, actions = [], 0, set()

    for form in chosen(states.forms(client)):
        actions.add(form.key[0])
        for asked in tries(form, rightly(form), None, None if SOAKS else FEW):
            found += faults_of(client, form, asked)
            tried += 1

    print(f"{state.__name__}: {tried} tries of {sorted(actions)}")  # noqa: T201
    assert KNOWN.get(state.__name__, set()) <= actions
    assert not found, "\n".join([f"{len(found)} faults", *found[:40]])


A_FILE = (
    b'--x\r\nContent-Disposition: form-data; name="reference"; filename="a"\r\n'
    b"Content-Type: text/plain\r\n\r\n1\r\n--x--\r\n"
)
STRANGE = {
    "nothing": (b"", FORM_URL),
    "no form": (b'{"choice": ["go"]}', "application/json"),
    "half a form in parts": (b"--x\r\nContent-Disposition: form-da", BOUNDARY),
    "parts without an edge": (b"choice=go", "multipart/form-data"),
    "a file": (A_FILE, BOUNDARY),
    "another script": (b"choice=\xff\xfe\x80", FORM_URL + "; charset=utf-16"),
    "no such script": (b"choice=go", FORM_URL + "; charset=none"),
    "broken escapes": (b"%=%zz&&&=&choice=%c3%28&%00=%00", FORM_URL),
    "one name many times": (b"choice=go&" * 300, FORM_URL),
    "thousands of names": (b"&".join(b"n%d=1" % n for n in range(2000)), FORM_URL),
    "lists": (b"choice[]=go&choice[0][x]=go&choice.x=go", FORM_URL),
    "three million bytes": (b"choice=" + b"x" * 3_000_000, FORM_URL),
}
METHODS = ("POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


@by_few_states
def test_no_strange_request_breaks_an_address(state):
    client, found = state(), []

    for path in [*states.addresses(), *states.doors()]:
        for name, (sent, kind) in STRANGE.items():
            status = answer(client, "POST", path, sent, kind).status_code
            if status not in answers.ANSWERED:
                found.append(f"POST {path} with {name}: {status}")
        for method in METHODS:
            status = answer(client, method, path, b"a=b").status_code
            if status not in answers.ANSWERED:
                found.append(f"{method} {path}: {status}")

    assert not found, "\n".join(found)


@by_few_states
def test_no_strange_query_or_cookie_breaks_an_address(state):
    client, found = state(), []
    queries = ("language=%00", "language=xx", "language=es&language=en", "return=//x.y")
    queries += ("blank=%ff", "page=" + "9" * 400, "language=" + "x" * 3000, "%", "=")
    cookies = ("", "x" * 3000, "\u0661", "a:b:c", "\\", '"', "null", "1 2:3:4")

    for path in states.addresses():
        for query in queries:
            status = answer(client, "GET", f"{path}?{query}", b"").status_code
            if status not in answers.ANSWERED:
                found.append(f"GET {path}?{query[:30]}: {status}")
        for forged in cookies:
            browser = copy_of(client)
            for name in (cookie.NAME, cookie.ASSISTED_NAME, "language", "csrf"):
                browser.cookies[name] = forged.encode().decode("latin-1")
            status = browser.get(path).status_code
            if status not in answers.ANSWERED:
                found.append(f"GET {path} with cookies {forged[:30]!r}: {status}")

    assert not found, "\n".join(found)


def test_every_page_keeps_what_was_typed_when_it_cannot_be_saved():
    """The visit is over, was sent, is being corrected, or the forgery check failed.

    An ordinary run takes the states in turn, page after page.
    """
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(states.begun().cookies.output(header=""))
    clients = [(states.nobody(), "page"), (states.sent(), "page")]
    clients += [(states.correcting(), "correct/page"), (strict, "page")]
    protocol, found = load_protocol(), []
    asked = [page for page in protocol.pages if protocol.patient_page(page.id)]

    for place, page in enumerate(asked):
        turn = place % len(clients)
        for client, folder in clients if SOAKS else clients[turn : turn + 1]:
            path = f"{states.PREFIX}{folder}/{page.id}/"
            found += [
                f"{path}: {fault}" for fault in unsaved_faults(client, path, page)
            ]

    assert not found, "\n".join(found[:40])


def unsaved_faults(client: Client, path: str, page) -> list[str]:
    """Send what no question of the page accepts; name what is lost of it."""
    sent = {name: [text] for name, text in page_of(page, wrongly).items()}
    chosen = [q.link_id for q in page.questions if q.options or q.type == "acknowledge"]
    response = client.post(path, answers.body(sent), content_type=FORM_URL)
    if response.status_code not in KEEP_TYPED:
        return [f"answered {response.status_code}"]
    return answers.lost(Document(response.content.decode()), sent, chosen)


def test_the_walk_tells_a_choice_from_words():
    (form,) = (f for f in states.forms(states.nobody()) if "correct" in f.action)

    assert form.asked["reference"].kind is Kind.WORDS
    assert form.asked["birth_date"].kind is Kind.DATE
