"""A danger answer and a closed tab: in the staff's queue, one notice, each time."""

import re
from html import unescape
from itertools import cycle, islice
from time import monotonic

import pytest
from django.test import Client

from screening.models import Notice, Screening
from tests.screening.review.cases import staff
from tests.waiting import waiting

pytestmark = pytest.mark.django_db

QUEUE = "/staff/screening/screening/"
NEXT = re.compile(r'href="([^"]*)">\s*Next 50')
TIMES = 100
# The promise of the clinic, not a measure of this machine.
MOST_SECONDS = 5
DANGERS = (
    ("right-now", {"redflag_now": "yes", "harm_others_now": "no"}),
    ("right-now", {"harm_others_now": "yes"}),
    ("feelings", {"asq_1": "yes", "asq_2": "no", "asq_3": "no", "asq_4": "no"}),
    ("feelings-2", {"asq_5": "yes"}),
    ("two-weeks", {"phq9_9": "3"}),
)
HARMLESS = (
    ("right-now", {"redflag_now": "no", "harm_others_now": "no"}),
    ("feelings", {"asq_1": "no", "asq_2": "no", "asq_3": "no", "asq_4": "no"}),
    ("two-weeks", {"phq9_9": "0", "phq9_1": "3"}),
    ("your-name", {"legal_last_name": "Stone"}),
    ("right-now", {}),
)


def begin():
    """Start a screening in a browser of its own; return browser and reference."""
    client = Client()
    client.post("/screening/")
    return client, Screening.objects.latest("started_at")


@pytest.fixture
def queue():
    """What stands to do, page after page, as a clinician reads it."""
    client = Client()
    client.force_login(staff("clinician", "view_screening"))
    return lambda: whole_queue(lambda path: client.get(path).content.decode())


def whole_queue(read):
    """Follow "Next 50" to the end."""
    path, pages = QUEUE, []
    while path:
        pages.append(read(path))
        following = NEXT.search(pages[-1])
        path = QUEUE + unescape(following[1]) if following else ""
    return "".join(pages)


def test_a_danger_answer_and_a_closed_tab_reach_staff_each_time(queue):
    for page, answers in islice(cycle(DANGERS), TIMES):
        client, case = begin()
        if page == "feelings-2":
            first = {"asq_1": "declined", "asq_2": "no", "asq_3": "no", "asq_4": "no"}
            client.post("/screening/page/feelings/", first)
            assert not Notice.objects.filter(screening=case).exists()
        sent = monotonic()

        # The tab is closed here: the answer to this request is never followed.
        client.post(f"/screening/page/{page}/", answers)

        listed = queue()
        assert f">{case.reference}</a>" in listed, answers
        assert "badge-emergency_now" in listed, answers
        assert monotonic() - sent < MOST_SECONDS
        assert Notice.objects.filter(screening=case).count() == 1, answers
    assert Notice.objects.count() == TIMES


def test_harmless_drafts_tell_nobody(queue):
    for page, answers in islice(cycle(HARMLESS), TIMES):
        client, case = begin()

        client.post(f"/screening/page/{page}/", answers)

        assert f">{case.reference}</a>" not in queue()
    assert not Notice.objects.exists()
    assert waiting() == []
    assert Screening.objects.count() == TIMES
