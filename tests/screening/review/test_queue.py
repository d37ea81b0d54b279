"""The queue: order, filters, search, health of the notices, and a fixed cost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Notice, NoticeState, Screening, WorkerHeartbeat
from screening.protocol.rules.base import Level
from tests.screening.review.cases import FLAGGED, begun, submitted
from tests.screening.review.pages import text_of

# Above 180 and not above 120: same day.
SEVERE_PRESSURE = {"bp1_sys": 181, "bp1_dia": 119}
QUEUE = reverse("admin:screening_screening_changelist")


def references(page: bytes) -> list[str]:
    """Return the references listed, in order."""
    return re.findall(r"field-reference[^>]*><a [^>]*>([^<]+)</a>", page.decode())


def listed(clinic: Client, **query: str) -> list[str]:
    response = clinic.get(QUEUE, query)
    assert response.status_code == 200, response.get("Location")
    return references(response.content)


def test_most_urgent_stands_first_whatever_came_first(clinic: Client):
    clean = submitted()
    booking = submitted(phq9_1=3, phq9_2=3, phq9_3=3, phq9_4=3, phq9_5=3, phq9_6=3)
    emergency = submitted(asq_1="yes", asq_5="yes")
    same_day = submitted(**SEVERE_PRESSURE)
    expected = [emergency, same_day, booking, clean]
    assert listed(clinic) == [case.reference for case in expected]


def test_who_once_left_the_question_about_right_now_open_stays_an_emergency(
    clinic: Client, case
):
    """The flag of that moment says "answers changed" and waits for a person."""
    assert (case.urgency, case.open_level) == ("same_day", Level.EMERGENCY_NOW)


def test_within_a_level_who_waited_longest_stands_first(clinic: Client):
    first, second = submitted(**FLAGGED), submitted(**FLAGGED)
    assert listed(clinic) == [first.reference, second.reference]


def test_an_unfinished_screening_with_an_urgent_flag_stands_in_the_queue(
    clinic: Client,
):
    begun()
    urgent = begun(**SEVERE_PRESSURE)
    response = clinic.get(QUEUE)
    assert references(response.content) == [urgent.reference]
    row = response.content.decode().partition("<tbody>")[2]
    assert "Not finished" in row
    assert "badge-same_day" in row


TYPED = {
    "lower": str.lower,
    "no hyphen": lambda reference: reference.replace("-", ""),
    "spaces around": lambda reference: f"  {reference} ",
    "letter by letter": lambda reference: " ".join(reference.lower()),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_a_reference_is_found_however_it_is_typed(clinic: Client, case, typed):
    submitted()
    assert listed(clinic, q=typed(case.reference)) == [case.reference]


def test_part_of_a_reference_finds_nothing(clinic: Client, case):
    assert listed(clinic, q=case.reference[:3]) == []


def test_a_deeper_link_of_the_search_names_no_patient(clinic: Client, case):
    """Names are sealed: a search for one finds nothing, and says no more."""
    assert listed(clinic, q="Example") == []


def test_filters(clinic: Client, case):
    clean, severe = submitted(), submitted(**SEVERE_PRESSURE)
    gaps = submitted(on_benzo=None)
    assert gaps.not_assessed_count > clean.not_assessed_count
    assert listed(clinic, urgency="same_day") == [severe.reference]
    assert clean.reference in listed(clinic, urgency="none")
    assert listed(clinic, urgency="emergency_now") == [case.reference]
    assert listed(clinic, status__exact="no_flags").count(clean.reference) == 1
    assert gaps.reference in listed(clinic, open="not_assessed")
    assert listed(clinic, open="failed") == []


HOSTILE = [
    {"urgency": "nonsense"},
    {"urgency": "9" * 5000},
    {"status__exact": "nonsense"},
    {"open": "'; --"},
    {"p": "99999999999999999999"},
    {"p": "-1"},
    {"p": "x"},
    {"o": "99.-99.x"},
    {"o": "9" * 400},
    {"all": "1"},
    {"q": "x" * 5000},
    {"q": "\U0001f4a9 ١٢٣"},
    {"q": "' OR 1=1 --"},
    {"e": "1"},
    {"_to_field": "reference"},
    {"token_hash__startswith": "a"},
    {"identity__contains": "x"},
    {"protocol_version__document__icontains": "x"},
    {"id__in": "1,2,,x"},
    {"status__exact": "\0"},
    {"q": "\0"},
    {"started_at__gte": "not a date"},
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_parameter_breaks_the_queue(clinic: Client, case, query):
    response = clinic.get(QUEUE, query)
    assert response.status_code < 500
    followed = clinic.get(QUEUE, query, follow=True)
    assert followed.status_code < 500


@pytest.mark.parametrize("guess", ["a", "0", "f"])
def test_no_filter_spells_out_a_secret_column(clinic: Client, case, guess):
    """A prefix of the token's hash in the address tells nothing about the token."""
    response = clinic.get(QUEUE, {"token_hash__startswith": guess})
    assert response.status_code == 400


def test_the_queue_costs_the_same_with_one_and_with_twenty_cases(clinic: Client, case):
    clinic.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        clinic.get(QUEUE)
    for _ in range(19):
        copy_of(case)
    assert len(listed(clinic)) == 20
    with CaptureQueriesContext(connection) as twenty:
        clinic.get(QUEUE)
    assert len(twenty) == len(one) <= 10


def copy_of(case: Screening) -> Screening:
    """Insert a row like this one: the queue reads rows of screenings alone."""
    copy = Screening.objects.get(pk=case.pk)
    started = services.start_screening(now=timezone.now()).screening
    copy.pk, copy.reference = started.pk, started.reference
    copy.token_hash = started.token_hash
    copy.save(force_update=True)
    return copy


def test_a_worker_that_rests_is_said_above_the_queue(clinic: Client, case):
    warning = "The worker that sends notices is not running."
    assert warning in text_of(clinic.get(QUEUE).content.decode())
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="worker", started_at=now, beat_at=now)
    assert warning not in text_of(clinic.get(QUEUE).content.decode())


def test_a_notice_that_could_not_be_sent_is_said_above_the_queue(clinic: Client, case):
    assert Notice.objects.filter(screening=case).exists()
    assert "could not be sent" not in text_of(clinic.get(QUEUE).content.decode())
    Notice.objects.filter(screening=case).update(state=NoticeState.FAILED)
    assert "could not be sent" in text_of(clinic.get(QUEUE).content.decode())
