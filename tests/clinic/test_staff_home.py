"""The staff's first page: each role sees what it must do first, and no more."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from education.models import ArticleVersion
from screening import services
from screening.models import Notice, NoticeState, Screening, WorkerHeartbeat
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, begun, submitted
from tests.screening.review.desk import do, in_days, signed_in
from tests.screening.review.pages import text_of

HOME = reverse("admin:index")
QUEUE = reverse("admin:screening_screening_changelist")


@pytest.fixture
def clinic(db: None) -> Client:
    return signed_in("clinician")


def page_of(client: Client) -> str:
    return client.get(HOME).content.decode()


def tiles(page: str) -> dict[str, str]:
    """Return the numbers by the queue that they open."""
    found = {}
    for part in page.split('<a class="tile')[1:]:
        address = part.partition('href="')[2].partition('"')[0]
        found[address] = part.partition("<strong>")[2].partition("<")[0]
    return found


def test_each_number_opens_the_queue_that_it_counts(clinic: Client):
    late, waiting, own, _other = (submitted(bp1_sys=150, bp1_dia=95) for _ in range(4))
    Screening.objects.filter(pk=late.pk).update(due_at=timezone.now())
    do(clinic, own, "claim")
    told = {"code": "needs_records", "reason": "x", "returns_on": in_days(5)}
    do(clinic, waiting, "close", **told)

    found = tiles(page_of(clinic))

    assert found[f"{QUEUE}?view=overdue"] == "1"
    assert found[f"{QUEUE}?view=waiting"] == "1"
    assert found[f"{QUEUE}?view=mine"] == "1"
    assert found[f"{QUEUE}?view=unowned"] == "3"
    for address, number in found.items():
        listed = clinic.get(address).content.decode()
        assert listed.count('<li class="row') == int(number), address


def test_what_is_first_stands_first_with_its_reason(clinic: Client):
    submitted()
    urgent = submitted(asq_1="yes", asq_5="yes")

    first = page_of(clinic).partition('<ol class="queue">')[2].partition("</li>")[0]

    assert urgent.reference in first
    assert "Thoughts of suicide right now" in first


def test_arrivals_and_first_contact_are_drawn_and_said(clinic: Client):
    case = submitted(**FLAGGED)
    now = timezone.now()
    made = services.Try(channel="phone", outcome="reached", tried_at=now)
    services.record_contact(
        screening_id=case.pk, actor=make_clinician("ana"), made=made, now=now
    )

    page = page_of(clinic)

    assert "1 arrived" in page
    assert "0 min" in page
    assert page.count('role="img"') == 2
    assert (
        "style=" not in page.partition("<main")[2]
        or "style=" not in (page.partition('<div class="desk home">')[2])
    )


def test_a_worker_that_rests_is_said(clinic: Client):
    assert "does not run" in page_of(clinic)
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="worker", started_at=now, beat_at=now)
    assert "The worker that sends notices runs." in page_of(clinic)


def test_an_administrator_reads_whether_worker_and_mail_run(db):
    admin = signed_in("admin", role="Administrators")
    case = submitted(**FLAGGED)
    Notice.objects.filter(screening=case).update(state=NoticeState.FAILED)

    page = page_of(admin)

    assert "The worker that sends notices does not run." in page
    assert "could not be sent" in page
    assert "Every mail to a patient was sent or waits for its time." in page
    assert case.reference not in page
    assert "Is everything running?" not in page_of(
        signed_in("editor", role="Page editors")
    )


def test_the_page_costs_the_same_with_one_and_with_twenty_cases(clinic: Client):
    submitted(**FLAGGED)
    page_of(clinic)
    with CaptureQueriesContext(connection) as one:
        page_of(clinic)
    for _ in range(6):
        submitted(**FLAGGED)
    with CaptureQueriesContext(connection) as many:
        page_of(clinic)

    assert len(many) == len(one) <= 30


def test_a_page_due_for_review_is_named_to_who_may_review(db, time_machine):
    call_command("load_articles", verbosity=0)
    version = ArticleVersion.objects.live(timezone.now()).first()
    time_machine.move_to(version.next_review_on + timedelta(days=1))

    for role in ("Page editors", "Page reviewers"):
        page = page_of(signed_in(role.replace(" ", "-"), role=role))
        assert "To be read again" in page
        assert version.title in page
    assert "To be read again" not in page_of(signed_in("desk", role="Front desk"))


def test_an_editor_and_an_administrator_see_no_patient(db):
    case = submitted(**FLAGGED)
    for role in ("Page editors", "Administrators"):
        page = page_of(signed_in(role.lower().replace(" ", "-"), role=role))
        assert case.reference not in page
        assert "Overdue" not in page


def test_the_front_desk_sees_whom_to_call_and_no_reason(db):
    case = submitted(asq_1="yes", asq_5="yes")
    begun()
    page = text_of(page_of(signed_in("desk", role="Front desk")))

    assert case.reference in page
    assert "suicide" not in page.lower()
