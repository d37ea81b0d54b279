"""The queue: order, filters, search, health of the notices, and a fixed cost."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Notice, NoticeState, Screening, WorkerHeartbeat
from screening.protocol.rules.base import Level
from screening.protocol.rules.catalogue import ALL_RULES
from screening.review import paging
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, begun, submitted
from tests.screening.review.pages import case_url, text_of

# Above 180 and not above 120: same day.
SEVERE_PRESSURE = {"bp1_sys": 181, "bp1_dia": 119}
QUEUE = reverse("admin:screening_screening_changelist")
FIND = reverse("admin:screening_screening_find")
FORM = "application/x-www-form-urlencoded"


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


def test_an_emergency_stands_before_what_is_longer_overdue(clinic: Client):
    late, fresh = submitted(**SEVERE_PRESSURE), submitted(asq_1="yes", asq_5="yes")
    long_ago = timezone.now() - timedelta(days=2)
    Screening.objects.filter(pk=late.pk).update(due_at=long_ago)
    assert listed(clinic) == [fresh.reference, late.reference]


def test_what_is_due_at_the_same_time_keeps_one_order(clinic: Client):
    due = timezone.now()
    cases = [submitted(**FLAGGED) for _ in range(3)]
    Screening.objects.update(due_at=due)
    expected = [case.reference for case in sorted(cases, key=lambda c: c.pk)]
    assert listed(clinic) == listed(clinic) == expected


def test_an_unfinished_screening_with_an_urgent_flag_stands_in_the_queue(
    clinic: Client,
):
    begun()
    urgent = begun(**SEVERE_PRESSURE)
    response = clinic.get(QUEUE)
    assert references(response.content) == [urgent.reference]
    row = response.content.decode().partition('<ol class="queue">')[2]
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
    everybody = {one.reference for one in (case, clean, severe, gaps)}
    for view in ("todo", "unowned", "all"):
        assert set(listed(clinic, view=view)) == everybody
    assert gaps.reference in listed(clinic, view="unassessed")
    for view in ("mine", "waiting", "later", "changed", "closed", "unfinished"):
        assert listed(clinic, view=view) == []
    unfinished = begun()
    assert listed(clinic, view="unfinished") == [unfinished.reference]


HOSTILE = [
    {"view": "nonsense"},
    {"view": "9" * 5000},
    {"view": "'; --"},
    {"after": "nonsense"},
    {"after": "d.1.2.x"},
    {"after": "d." + "9" * 400 + ".1." + "0" * 32},
    {"after": "d.1.9." + "0" * 32},
    {"after": "d.1.1." + "0" * 32 + ".x"},
    {"after": "d.999999999999999999.1." + "0" * 32},
    {"after": "r.1.1." + "0" * 32},
    {"after": "d.\u0661.1." + "0" * 32},
    {"found": "last_name"},
    {"found": "nonsense." + "0" * 64},
    {"found": "last_name." + "0" * 64},
    {"found": "last_name." + "x" * 64},
    {"found": "." * 5000},
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


@pytest.mark.parametrize("view", ["todo", "all", "unowned"])
def test_the_queue_costs_the_same_with_five_and_with_fifty_cases(
    clinic: Client, case, view: str
):
    for _ in range(4):
        copy_of(case)
    clinic.get(QUEUE, {"view": view})
    with CaptureQueriesContext(connection) as five:
        assert len(listed(clinic, view=view)) == 5
    for _ in range(45):
        copy_of(case)
    with CaptureQueriesContext(connection) as fifty:
        assert len(listed(clinic, view=view)) == 50
    # Two or three of them write the line that says who saw the list.
    assert len(fifty) == len(five) <= 28


def copy_of(case: Screening) -> Screening:
    """Insert a row like this one: the queue reads rows of screenings alone."""
    copy = Screening.objects.get(pk=case.pk)
    started = services.start_screening(now=timezone.now()).screening
    who = copy.identity_answers()
    copy.pk, copy.reference = started.pk, started.reference
    copy.token_hash = started.token_hash
    copy.seal("identity", who)
    copy.save(force_update=True)
    return copy


def test_a_row_that_was_altered_breaks_no_other(clinic: Client, case):
    broken = submitted()
    Screening.objects.filter(pk=broken.pk).update(identity=b"nonsense")
    assert set(listed(clinic)) == {case.reference, broken.reference}


def test_pages_join_without_a_gap_or_a_repeat(clinic: Client, case, monkeypatch):
    """Also over the edges: emergencies, what else is due, what owes nothing."""
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    cases = [case, *(copy_of(case) for _ in range(9))]
    for other in cases[2:6]:
        Screening.objects.filter(pk=other.pk).update(open_level=Level.SAME_DAY)
    for late in cases[6:]:
        Screening.objects.filter(pk=late.pk).update(due_at=None)
    found, after = [], ""
    for _ in range(4):
        page = clinic.get(QUEUE, {"after": after} if after else {}).content
        found += references(page)
        after = next_cursor(page.decode())
    assert after == ""
    assert len(found) == len(set(found)) == 10
    assert set(found) == {one.reference for one in cases}


def next_cursor(page: str) -> str:
    found = re.search(r"after=([^\"&]+)", page)
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    "typed", ["Example", " eXample ", "314-555-0100", "(314) 555 0100"]
)
def test_a_person_is_found_and_no_address_holds_the_name(
    clinic: Client, case, typed: str
):
    sent = clinic.post(FIND, {"q": typed})
    assert sent.status_code == 302
    # Words long enough not to stand in a hash by chance.
    for word in ("xample", "5550100", "555-0100"):
        assert word not in sent["Location"]
    assert references(clinic.get(sent["Location"]).content) == [case.reference]


def test_a_reference_leads_straight_to_its_case(clinic: Client, case):
    sent = clinic.post(FIND, {"q": case.reference.lower()})
    assert sent["Location"] == case_url(case)


@pytest.mark.parametrize("typed", ["", "Nobody", "\ud800", "x" * 10**5, "9" * 400, "@"])
def test_a_search_that_finds_nothing_says_so(clinic: Client, case, typed: str):
    body = urlencode({"q": typed.encode("utf-8", "surrogatepass")})
    sent = clinic.post(FIND, body, content_type=FORM)
    assert sent.status_code == 302
    page = clinic.get(sent["Location"])
    assert page.status_code == 200
    if typed:
        assert references(page.content) == []
        assert "Nothing was found." in page.content.decode() or "Found by" in (
            page.content.decode()
        )


def test_initials_age_reason_and_owner_stand_in_the_row(
    clinic: Client, case, clinician
):
    services.claim_case(screening_id=case.pk, actor=clinician, now=timezone.now())
    row = text_of(clinic.get(QUEUE).content.decode().partition('class="queue"')[2])
    for words in ("R. E. 42 y", "Mine", "To review", "left"):
        assert words in row
    assert any(rule.title in row for rule in ALL_RULES)


def test_a_flag_that_still_holds_is_the_reason_before_one_that_was_dropped(
    clinic: Client,
):
    submitted(asq_1="yes", asq_5="yes")
    row = text_of(clinic.get(QUEUE).content.decode().partition('class="queue"')[2])
    assert "Thoughts of suicide right now" in row


def test_the_front_desk_sees_whom_to_call_and_not_why(case):
    desk = Client()
    desk.force_login(make_clinician("desk", role="Front desk"))
    row = text_of(desk.get(QUEUE).content.decode().partition('class="queue"')[2])
    assert "R. E." in row
    assert case.reference in row
    assert not any(rule.title in row for rule in ALL_RULES)
    assert "not assessed" not in row


def test_a_case_that_a_colleague_has_open_says_so(clinic: Client, case):
    colleague = Client()
    colleague.force_login(make_clinician("ana"))
    colleague.get(case_url(case))
    assert "open at ana" in text_of(clinic.get(QUEUE).content.decode())
    assert "ana has this case open" in text_of(
        clinic.get(case_url(case)).content.decode()
    )


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
