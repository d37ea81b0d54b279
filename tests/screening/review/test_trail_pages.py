"""The trail as lead and administrator read it, and the page that keeps or erases."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import AuditEntry, Screening
from screening.services import trail
from screening.services.trail.chain import Line
from tests.builders import NOW, make_clinician, make_submitted
from tests.screening.review.cases import submitted
from tests.screening.review.pages import NAME, case_url, say_why, text_of

pytestmark = pytest.mark.django_db

TRAIL = reverse("admin:screening_auditentry_changelist")
FILE = reverse("admin:screening_auditentry_csv")
WEEK = reverse("admin:screening_auditentry_week")
KEEPING = reverse(f"{NAME}_keeping")


@pytest.fixture
def lead(db):
    return make_clinician("lead", "Clinical leads")


@pytest.fixture
def desk(lead):
    client = Client()
    client.force_login(lead)
    return client


def rows_of(page):
    return [text_of(row) for row in page.partition("<tbody>")[2].split("<tr>")[1:]]


def lines(**of):
    for number in range(of.pop("n", 1)):
        at = of.get("now", NOW) + timedelta(seconds=number)
        trail.append(Line(**{"kind": "viewed", **of, "now": at}))


def test_it_is_filtered_by_person_case_and_day(desk: Client):
    one, other = make_clinician("one"), make_clinician("other")
    case = make_submitted()
    lines(chain=str(case.pk), actor=one)
    lines(chain=str(case.pk), actor=other, now=NOW + timedelta(days=2))

    by = {
        "person": {"person": one.pk},
        "case": {"case": case.reference.lower(), "person": other.pk},
        "day": {"day": "2026-03-04"},
    }
    found = {
        key: rows_of(desk.get(TRAIL, of).content.decode()) for key, of in by.items()
    }

    assert [len(rows) for rows in found.values()] == [1, 1, 1]
    assert "2026-03-02 15:00:00 one Viewed" in found["person"][0]
    assert "2026-03-04 15:00:00 other Viewed" in found["case"][0]
    assert found["day"] == found["case"]


def test_an_erased_case_is_still_found_by_its_reference(desk: Client, lead):
    case, asker = make_submitted(), make_clinician("asker")
    about = {"screening_id": case.pk, "now": NOW}
    services.ask_erasure(**about, actor=asker, reason="A duplicate")
    services.confirm_erasure(**about, actor=lead)

    page = desk.get(TRAIL, {"case": case.reference}).content.decode()

    assert "Erased" in text_of(page)
    assert "A duplicate" not in page


def test_a_page_costs_the_same_with_ten_lines_and_with_a_thousand(desk: Client):
    case = make_submitted()
    costs = []
    for n in (5, 400):
        lines(chain=str(case.pk), n=n)
        desk.get(TRAIL)
        with CaptureQueriesContext(connection) as captured:
            desk.get(TRAIL)
        costs.append(len(captured))

    assert costs[0] == costs[1] <= 12


def test_older_lines_follow_on_the_next_page_without_a_gap(desk: Client):
    case = make_submitted()
    lines(chain=str(case.pk), n=150)
    seen, address = [], f"{TRAIL}?case={case.reference}"
    while address:
        page = desk.get(address).content.decode()
        seen += rows_of(page)
        link = page.partition("Older lines")[0].rpartition('href="')[2]
        address = TRAIL + link.split('"')[0].replace("&amp;", "&")
        address = address if "Older lines" in page else ""

    assert len(seen) == AuditEntry.objects.filter(chain=str(case.pk)).count()


def test_no_cell_of_the_file_is_a_formula(desk: Client):
    lines(actor=make_clinician("=cmd"), about='@SUM(1)"')

    found = list(csv.reader(io.StringIO(desk.get(FILE).content.decode())))

    row = next(row for row in found if "cmd" in row[1])
    assert (row[1], row[4]) == ("'=cmd", "'@SUM(1)\"")
    assert found[0][0] == "When (UTC)"
    assert AuditEntry.objects.filter(kind="taken").exists()


@pytest.mark.parametrize("address", [TRAIL, FILE, WEEK])
@pytest.mark.parametrize(
    "query",
    [
        {"order": "password"},
        {"person": "1" * 30},
        {"person": "\u0661"},
        {"case": "x" * 100_000},
        {"day": "0001-01-01"},
        {"day": "2026-02-31"},
        {"after": "no"},
        {"from": "9999-12-31"},
        {"from": "x"},
        {"case": "a%b_'\""},
    ],
)
def test_no_address_breaks_it(desk: Client, address, query):
    assert desk.get(address, query).status_code in {200, 400}


def test_the_week_counts_what_each_person_looked_at_and_why(desk: Client, lead):
    nurse, case = make_clinician("nurse"), submitted()
    services.claim_case(
        screening_id=case.pk, actor=make_clinician("owner"), now=timezone.now()
    )
    client = Client()
    client.force_login(nurse)
    say_why(client, case, why="asked_to_help", words="For the night shift")
    client.get(case_url(case))
    today = timezone.localdate()

    page = desk.get(WEEK, {"from": today.isoformat()}).content.decode()

    text = text_of(page)
    assert "nurse 1 2 1 0 0 0 0" in text
    assert "I was asked to help: For the night shift" in text


def test_the_administrator_reads_no_words_of_a_reason():
    nurse, case = make_clinician("nurse"), submitted()
    services.give_reason(
        screening=case,
        actor=nurse,
        purpose="open",
        why="care",
        words="Marklastname",
        now=timezone.now(),
    )
    client = Client()
    client.force_login(make_clinician("admin", "Administrators"))
    week = {"from": timezone.localdate().isoformat()}

    page = client.get(WEEK, week).content.decode()

    assert "For the care of this patient" in page
    assert "Marklastname" not in page


def keep_url(case: Screening) -> str:
    return reverse(f"{NAME}_keep", args=[case.pk])


def press(client: Client, case: Screening, step: str, **told: str):
    body = {"step": step, **{f"{step}-{key}": value for key, value in told.items()}}
    return client.post(keep_url(case), body, follow=True)


def test_two_people_erase_a_case_on_its_page(desk: Client, lead):
    case, clinician = submitted(), make_clinician()
    asker = Client()
    asker.force_login(clinician)
    asked = press(asker, case, "ask", reason="Entered twice")
    assert "Another person has to confirm it." in asked.content.decode()
    assert 'value="confirm"' not in asker.get(keep_url(case)).content.decode()
    assert case.reference in desk.get(KEEPING).content.decode()
    page = desk.get(keep_url(case)).content.decode()
    assert "Entered twice" in page
    assert "The schedule keeps it until" in page

    unsure = press(desk, case, "confirm")
    done = press(desk, case, "confirm", sure="on")

    assert unsure.status_code == 400
    assert "The case is erased." in done.content.decode()
    assert not Screening.objects.filter(pk=case.pk).exists()


def test_a_hold_is_set_with_a_reason_and_lifted_by_the_lead(desk: Client):
    case = submitted()
    assert press(desk, case, "hold", reason="  ").status_code == 400

    press(desk, case, "hold", reason="A letter of a lawyer")

    page = desk.get(keep_url(case)).content.decode()
    assert "nothing of it is erased" in page
    assert 'value="ask"' not in page
    assert case.reference in desk.get(KEEPING).content.decode()
    press(desk, case, "lift", reason="Settled")
    assert not services.is_held(case.pk)


def test_the_page_says_until_when_the_clinic_keeps_it(desk: Client, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 15, tzinfo=UTC))
    case = submitted()

    page = text_of(desk.get(keep_url(case)).content.decode())

    assert "keeps a screening for 10 years" in page
    assert "until March 2, 2036" in page
