"""A danger answer and a closed tab, on a real server: staff see it within seconds.

The connection is closed as soon as the request is sent; nobody reads the answer. Then
the queue is asked over HTTP, as a member of staff who is signed in sees it.
"""

import socket
import time
from http.client import HTTPConnection
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client

from screening.models import Notice, SavedPage, Screening
from tests.bench.requests import Browser, token_of
from tests.bench.servers import OURS, serving
from tests.journeys.test_never_alone import (
    DANGERS,
    HARMLESS,
    MOST_SECONDS,
    TIMES,
    whole_queue,
)
from tests.screening.review.cases import staff

pytestmark = pytest.mark.django_db(transaction=True)

# Answers that are reached by a first yes: sent to a page that is on the path.
ASKED = [(page, answers) for page, answers in DANGERS if page != "feelings-2"]
REQUEST = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\n{body}"
)


@pytest.fixture
def port():
    """The port of a real server on the database of this test."""
    call_command("publish_protocol", verbosity=0)
    with serving(OURS) as server:
        yield server.port


@pytest.fixture
def queue(port):
    """Ask for what stands to do over HTTP, with the session of a clinician."""
    client = Client()
    clinician = staff("clinician", "view_screening")
    client.force_login(clinician)
    # The real server asks for a second factor: here is one, given just now.
    asked = HttpRequest()
    asked.session = client.session
    record_authentication(asked, clinician, "mfa")
    asked.session.save()
    session = f"session={client.cookies['session'].value}"
    connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def read(path: str) -> str:
        connection.request("GET", path, headers={"Cookie": session})
        response = connection.getresponse()
        html = response.read().decode()
        assert response.status == 200
        return html

    yield lambda: whole_queue(read)
    connection.close()


def begins(port) -> tuple[Browser, Screening]:
    """Start a screening over HTTP, in a browser of its own."""
    browser = Browser(port)
    token = token_of(browser.get("/screening/").body)
    assert browser.post("/screening/", {"csrfmiddlewaretoken": token}).status == 302
    return browser, Screening.objects.latest("started_at")


def sends_and_closes(
    port, browser: Browser, page: str, answers: dict[str, str]
) -> None:
    """Open the page, send the answers, and hang up without reading a byte."""
    path = f"/screening/page/{page}/"
    token = token_of(browser.get(path).body or browser.get("/screening/").body)
    body = urlencode({**answers, "csrfmiddlewaretoken": token})
    cookies = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
    request = REQUEST.format(path=path, cookies=cookies, length=len(body), body=body)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request.encode())
    browser.close()


def waits(until) -> float:
    """Return the seconds until something holds; fail after the promised time."""
    begun = time.monotonic()
    while not until():
        assert time.monotonic() - begun < MOST_SECONDS
        time.sleep(0.005)
    return time.monotonic() - begun


def test_staff_see_each_danger_answer_of_a_closed_tab(port, queue):
    took = []

    for page, answers in islice(cycle(ASKED), TIMES):
        browser, case = begins(port)
        listed = f">{case.reference}</a>"
        assert listed not in queue()
        sends_and_closes(port, browser, page, answers)
        took.append(waits(lambda: listed in queue()))  # noqa: B023
        assert "badge-emergency_now" in queue()
        assert Notice.objects.filter(screening=case).count() == 1, answers

    print(f"slowest {max(took):.3f} s of {len(took)}")  # noqa: T201 - with -rP
    assert Notice.objects.count() == TIMES


def test_harmless_drafts_of_closed_tabs_tell_nobody(port, queue):
    for page, answers in islice(cycle(HARMLESS), TIMES):
        browser, case = begins(port)
        pages = SavedPage.objects.filter(screening=case)
        sends_and_closes(port, browser, page, answers)
        waits(pages.exists)
        assert f">{case.reference}</a>" not in queue()

    assert SavedPage.objects.count() == TIMES
    assert not Notice.objects.exists()
