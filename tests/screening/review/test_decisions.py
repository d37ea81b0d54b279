"""Acknowledging and closing a flag: added, never changed, never lost."""

import pytest
from django.test import Client

from screening.models import Decision, DecisionKind, Flag, Screening, Status
from tests.screening.review.cases import FLAGGED, staff, submitted
from tests.screening.review.pages import case_url, decide_url, first_flag, text_of

REASON = "Spoke with the patient at 10:15; safe, has a plan with her sister."


def said(reason: str) -> dict[str, str]:
    return {"code": "no_action", "reason": reason}


def page_of(clinic: Client, case: Screening) -> str:
    return clinic.get(case_url(case)).content.decode()


def test_acknowledging_is_recorded_with_name_and_time(clinic: Client, case):
    flag = first_flag(case)
    sent = clinic.post(decide_url(case, flag, "acknowledge"), follow=True)
    assert sent.redirect_chain == [(f"{case_url(case)}#flag-{flag.pk}", 302)]
    assert "You acknowledged the flag." in text_of(sent.content.decode())
    decision = Decision.objects.get()
    assert (decision.flag, decision.actor.username) == (flag, "clinician")
    assert decision.kind == DecisionKind.ACKNOWLEDGE
    assert "Acknowledged, clinician" in text_of(sent.content.decode())
    # Seen is not closed: it stands as urgent as before.
    case.refresh_from_db()
    assert case.open_level == flag.level


def test_closing_is_recorded_with_its_reason(clinic: Client, case):
    flag = first_flag(case)
    sent = clinic.post(
        decide_url(case, flag, "close"),
        said(REASON),
        follow=True,
    )
    assert "You closed the flag." in text_of(sent.content.decode())
    decision = Decision.objects.get()
    assert (decision.kind, decision.read_reason()) == (DecisionKind.CLOSE, REASON)
    words = text_of(page_of(clinic, case))
    assert REASON in words
    assert "Closed, clinician" in words


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_without_a_reason_nothing_is_closed(clinic: Client, case, reason: str):
    sent = clinic.post(
        decide_url(case, first_flag(case), "close"),
        said(reason),
    )
    assert sent.status_code == 400
    assert "Write why you close this flag" in text_of(sent.content.decode())
    assert not Decision.objects.exists()


def test_a_reason_that_is_too_long_stays_on_the_page(clinic: Client, case):
    long = "Called twice. " * 200
    sent = clinic.post(
        decide_url(case, first_flag(case), "close"),
        said(long),
    )
    assert sent.status_code == 400
    page = sent.content.decode()
    assert "Write at most 2,000 characters." in page
    assert page.count(long.strip()) == 1
    assert not Decision.objects.exists()


def test_the_colleague_who_comes_second_is_told(clinic: Client, case):
    flag = first_flag(case)
    clinic.post(decide_url(case, flag, "close"), said(REASON))
    second = Client()
    second.force_login(staff("colleague", "view_screening", "add_decision"))
    url = decide_url(case, flag, "close")
    sent = second.post(url, said("Me too"), follow=True)
    assert "A colleague closed this flag before you." in text_of(sent.content.decode())
    assert Decision.objects.get().read_reason() == REASON


def test_acknowledging_a_closed_flag_is_told_too(clinic: Client, case):
    flag = first_flag(case)
    clinic.post(decide_url(case, flag, "close"), said(REASON))
    sent = clinic.post(decide_url(case, flag, "acknowledge"), follow=True)
    assert sent.status_code == 200
    assert "A colleague closed this flag before you." in text_of(sent.content.decode())
    assert Decision.objects.count() == 1


def test_closing_all_flags_takes_the_case_out_of_urgency(clinic: Client, case):
    for flag in Flag.objects.filter(screening=case):
        clinic.post(decide_url(case, flag, "close"), said(REASON))
    case.refresh_from_db()
    assert (case.open_level, case.status) == (0, Status.ACKNOWLEDGED)


def test_a_flag_of_another_case_cannot_be_decided_here(clinic: Client, case):
    other = submitted(**FLAGGED)
    sent = clinic.post(
        decide_url(case, first_flag(other), "close"),
        said("x"),
    )
    assert sent.status_code == 404
    assert not Decision.objects.exists()


@pytest.mark.parametrize("action", ["acknowledge", "close"])
def test_looking_at_the_address_decides_nothing(clinic: Client, case, action: str):
    assert clinic.get(decide_url(case, first_flag(case), action)).status_code == 405
    assert not Decision.objects.exists()


REASONS = ["\0", "x\0y", "\ud800", "\u202e\ufe0f\U0001f642" * 600]


@pytest.mark.parametrize("reason", REASONS, ids=range(len(REASONS)))
def test_no_reason_breaks_the_page(clinic: Client, case, reason: str):
    body = said(reason.encode("utf-8", "surrogatepass"))
    sent = clinic.post(decide_url(case, first_flag(case), "close"), body)
    assert sent.status_code < 500
