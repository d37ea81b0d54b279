"""The case page: what it says, what it costs, and that it cannot be fooled."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.models import Flag
from screening.protocol.protocol import load_protocol
from tests.screening.review.cases import FLAGGED, begun, journey, save, submitted
from tests.screening.review.pages import case_url, section, text_of

WHY, OPEN = "Why this case is flagged", "Could not be assessed"
ANSWERS = "All answers, in the words of the question"


@pytest.fixture
def shown(clinic: Client, case) -> str:
    return clinic.get(case_url(case)).content.decode()


def test_each_flag_says_all_that_a_decision_needs(shown: str, case):
    flags = Flag.objects.filter(screening=case)
    assert {flag.rule_id for flag in flags} >= {"SUI-03", "SUI-04", "BP-03", "TRD-01"}
    why = section(shown, WHY)
    for flag in flags:
        content = flag.read_content()
        assert content["evidence"], flag.rule_id
        for key in ("title", "sentence", "action"):
            assert " ".join(content[key].split()) in why, (flag.rule_id, key)
        assert content["threshold"] in why
        for source in content["sources"]:
            assert source["text"] in why, flag.rule_id


def test_evidence_stands_in_the_words_of_the_question(shown: str, case):
    why = section(shown, WHY)
    question = case.protocol.question("asq_1")
    assert f"{question.text} Yes" in why


def test_levels_stand_most_urgent_first_with_their_clock(shown: str):
    why = section(shown, WHY)
    assert why.index("Same day Speak with the patient today.") < why.index(
        "Before booking Resolve within 2 business days"
    )


def test_scores_readings_and_trials_say_their_reason(shown: str):
    assert "(PHQ-9) 16 / 27 Moderately severe" in section(shown, "Scores")
    assert "150 / 95" in section(shown, "Blood-pressure readings")
    assert "High (stage 2)" in section(shown, "Blood-pressure readings")
    trials = section(shown, "Treatment trials")
    assert "Yes , because: dose and weeks reach the minimum" in trials
    assert "No , because:" in trials


def test_who_and_how_to_reach_stand_on_top(shown: str):
    head = text_of(shown[: shown.index("Why this case is flagged")])
    for words in ("Ruth", "Example", "314-555-0100", "42 years old", "safe to leave"):
        assert words in head


def test_a_rule_without_an_outcome_says_which_answer_is_missing(clinic: Client):
    case = submitted(on_benzo=None, med_icp="declined")
    open_rules = section(clinic.get(case_url(case)).content.decode(), OPEN)
    question = case.protocol.question("med_icp").text
    assert f"“{question}”" in open_rules
    assert "I'd rather not say" in open_rules


def test_a_rule_that_broke_goes_to_a_person(clinic: Client, monkeypatch):
    engine = load_protocol().engine
    broken = tuple(
        (key, fail if key == "bp_high" else look, other)
        for key, look, other in engine._looks
    )
    judges = tuple(
        (key, fail if key == "bp_high" else judge) for key, judge in engine._judges
    )
    monkeypatch.setattr(engine, "_looks", broken)
    monkeypatch.setattr(engine, "_judges", judges)
    case = submitted()
    page = clinic.get(case_url(case)).content.decode()
    assert "BP-03" in section(page, WHY)
    assert "Could not be evaluated" in section(page, WHY)
    assert "Judge them yourself." in section(page, OPEN)
    assert "BP-03" in section(page, OPEN)


def fail(*_: object) -> int:
    raise ZeroDivisionError


def test_answers_that_no_longer_count_are_struck_through(clinic: Client):
    told = "Long ago, with pills."
    case = begun(asq_1="yes", asq_5="no", asq_4="yes", asq_4_how=told)
    save(case, journey(case, asq_4="no", asq_1="yes", asq_5="no"), "feelings")
    page = clinic.get(case_url(case)).content.decode()
    assert f"<s>{told}</s>" in page
    assert "no longer asked; does not count" in section(page, ANSWERS)


def test_a_flag_whose_answers_changed_stays_and_says_so(clinic: Client):
    case = begun(asq_1="yes", asq_5="no")
    save(case, journey(case), "feelings")
    page = clinic.get(case_url(case)).content.decode()
    assert "Answers changed" in section(page, WHY)
    assert "stays open until a person closes it" in section(page, WHY)


MARKUP = '<script>alert(1)</script><img src=x onerror="x">{{ 7 }}{% now %}'


def test_markup_typed_by_a_patient_stays_text(clinic: Client):
    case = submitted(
        legal_first_name=MARKUP[:60], primary_reason_words=MARKUP, **FLAGGED
    )
    page = clinic.get(case_url(case)).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;x" in page
    assert "{{ 7 }}{% now %}" in page


IDS = [str(UUID(int=7)), "1", "x" * 500, "a%00b", "-", "None"]


@pytest.mark.parametrize("given", IDS, ids=range(len(IDS)))
def test_no_address_breaks_the_case_page(clinic: Client, given: str):
    base = reverse("admin:screening_screening_changelist")
    assert clinic.get(f"{base}{given}/change/").status_code in {400, 404}
    posted = clinic.post(
        f"{base}{given}/flags/{UUID(int=8)}/close/", {"reason": "x"}, follow=True
    )
    assert posted.status_code in {400, 404}


def test_the_case_page_costs_the_same_however_much_was_flagged(clinic: Client):
    plain = submitted()
    busy = submitted(**FLAGGED, dx_bipolar="type1", med_icp="yes", cv_mi="yes")
    assert Flag.objects.filter(screening=busy).count() > 5
    clinic.get(case_url(plain))
    clinic.get(case_url(busy))
    with CaptureQueriesContext(connection) as few:
        clinic.get(case_url(plain))
    with CaptureQueriesContext(connection) as many:
        clinic.get(case_url(busy))
    # With no flag at all there are no decisions to fetch.
    assert len(few) <= len(many) <= len(few) + 1
    # Five of them write the look into the timeline and the trail; on PostgreSQL one
    # more holds the chain of the case.
    locks = connection.vendor == "postgresql"
    assert len(many) <= 36 + locks


def test_an_old_case_reads_as_on_its_own_day(
    clinic: Client, case, clinician, time_machine
):
    """Two months later the reading still counts as it did when it was judged."""
    time_machine.move_to(timezone.now() + timedelta(days=60), tick=False)
    clinic.force_login(clinician)
    page = clinic.get(case_url(case)).content.decode()
    assert "older than" not in section(page, "Blood-pressure readings")
