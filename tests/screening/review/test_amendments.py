"""What staff see of changes after submission."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.amending import amend, handed_in, opened
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, submitted
from tests.screening.review.pages import case_url, section, text_of

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:screening_screening_changelist")
CHANGES = "Changed after submission"
READING = {"bp1_sys": 118, "bp1_dia": 76}


def shown(clinic: Client, case) -> str:
    response = clinic.get(case_url(case))
    assert response.status_code == 200
    return response.content.decode()


def test_a_case_without_changes_says_nothing_of_them(clinic: Client, case):
    assert CHANGES not in shown(clinic, case)


def test_before_and_after_stand_with_the_question_who_and_when(clinic: Client, case):
    amendment = opened(case)
    amend(amendment, "reading-1", READING)
    handed_in(amendment)

    told = section(shown(clinic, case), CHANGES)

    assert "by the patient, begun" in told
    assert "Sent March 2, 2026" in told
    question = case.protocol.question("bp1_sys").text
    assert f"{question} 150 mm Hg 118 mm Hg" in told
    assert "Answers changed after submission" in text_of(shown(clinic, case))


def test_an_unfinished_visit_is_shown_and_says_so(clinic: Client, case):
    amend(opened(case), "reading-1", READING)

    assert "Not sent yet; counts already" in section(shown(clinic, case), CHANGES)


def test_a_page_that_no_longer_counts_says_so(clinic: Client, case):
    amend(opened(case), "readings", {"has_readings": "no"})

    told = section(shown(clinic, case), CHANGES)

    assert "no longer asked; does not count" in told
    assert "150 mm Hg Not asked" in told


def test_who_of_the_staff_keyed_something_in_is_named(clinic: Client, case):
    nurse = make_clinician("nurse")
    amend(
        opened(case, by=nurse, reason="staff_entry"), "staff-dast", {"dast10_total": 3}
    )

    told = section(shown(clinic, case), CHANGES)

    assert "Entered by staff, by nurse" in told
    assert "DAST-10 total Not asked 3 of 10" in told


def test_answers_are_written_as_text(clinic: Client, case):
    amend(opened(case), "your-name", {"legal_last_name": "<script>x</script>"})

    assert "<script>x" not in shown(clinic, case)


def test_the_queue_marks_and_filters_changed_cases(clinic: Client, case):
    other = submitted(**FLAGGED)
    amend(opened(case), "your-name", {"legal_last_name": "Stone"})

    response = clinic.get(QUEUE, {"view": "changed"}).content.decode()

    assert case.reference in response
    assert other.reference not in response
    both = clinic.get(QUEUE, {"view": "nonsense"}).content.decode()
    assert other.reference in both
    row = both.partition(f">{case.reference}<")[2].partition("<li")[0]
    assert "Answers changed" in row


def test_ten_visits_cost_no_more_queries_than_one(clinic: Client, case):
    change(case, 118)
    shown(clinic, case)
    with CaptureQueriesContext(connection) as one:
        shown(clinic, case)
    for top in range(119, 128):
        change(case, top)

    with CaptureQueriesContext(connection) as ten:
        shown(clinic, case)

    assert len(ten) == len(one)


def change(case, top):
    """Hand in one change of a reading."""
    amendment = opened(case)
    amend(amendment, "reading-1", {"bp1_sys": top, "bp1_dia": 76})
    handed_in(amendment)
