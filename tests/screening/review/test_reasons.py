"""Why somebody opens or takes along a case: asked once, and one click goes on."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from screening import services
from screening.models import AccessReason, AuditEntry, CaseEvent
from tests.builders import (
    DANGER,
    NOW,
    because,
    make_clinician,
    make_submitted,
    reread,
)
from tests.screening.review.cases import submitted
from tests.screening.review.desk import act_url, do
from tests.screening.review.pages import NAME, case_url, say_why, text_of

pytestmark = pytest.mark.django_db

ASKED = "Why do you open this case?"
ASKED_TO_TAKE = "Why do you take this case along?"


def of_somebody_else(case):
    services.claim_case(screening_id=case.pk, actor=make_clinician("owner"), now=NOW)
    return reread(case)


def closed(case):
    services.close_case(
        screening_id=case.pk,
        actor=make_clinician("closer"),
        closing=because("No need"),
        now=NOW,
    )
    return reread(case)


def page_of(client, url):
    return text_of(client.get(url).content.decode())


def test_ones_own_case_and_one_that_nobody_owns_open_at_once(clinic: Client, clinician):
    free, own = submitted(), submitted()
    services.claim_case(screening_id=own.pk, actor=clinician, now=NOW)

    for case in (free, own):
        assert ASKED not in page_of(clinic, case_url(case))
    assert not AccessReason.objects.exists()


@pytest.mark.parametrize("made", [of_somebody_else, closed])
def test_a_case_of_somebody_else_or_a_closed_one_asks_first(
    clinic: Client, clinician, made
):
    case = made(submitted())

    page = page_of(clinic, case_url(case))

    assert ASKED in page
    assert "Ruth" not in page
    asked = AuditEntry.objects.get(kind="reason_asked")
    assert (asked.chain, asked.actor) == (str(case.pk), clinician)
    assert not CaseEvent.objects.filter(screening=case, kind="viewed").exists()


def test_one_click_opens_an_emergency_and_is_never_asked_again(clinic: Client):
    case = of_somebody_else(make_submitted(DANGER))
    page = clinic.get(case_url(case)).content.decode()
    button = re.search(r'name="why" value="(\w+)" class="first">([^<]+)<', page)

    opened = say_why(clinic, case, why=button[1])

    assert (button[1], button[2]) == ("emergency", "Emergency")
    assert opened.redirect_chain == [(case_url(case), 302)]
    assert ASKED not in page_of(clinic, case_url(case))
    assert AccessReason.objects.count() == 1


def test_the_reason_is_on_the_trail_and_its_words_are_sealed(clinic, clinician):
    case = of_somebody_else(submitted())

    say_why(clinic, case, why="patient_called", words="Mrs Marklastname rang")

    row = AccessReason.objects.get()
    line = AuditEntry.objects.get(kind="reason_given")
    assert row.read_words() == "Mrs Marklastname rang"
    assert (line.chain, line.actor) == (str(case.pk), clinician)
    assert line.about == "open patient_called"
    assert "Marklastname" not in repr(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("why", ["", "because", "x" * 100_000, "\u0661"])
def test_no_reason_or_a_forged_one_is_asked_for_again(clinic: Client, why):
    case = of_somebody_else(submitted())

    again = say_why(clinic, case, why=why, words="kept as typed")

    assert again.status_code == 400
    assert "Choose one of the reasons." in text_of(again.content.decode())
    assert "kept as typed" in again.content.decode()
    assert ASKED in page_of(clinic, case_url(case))


def test_another_session_is_asked_anew(clinic: Client, clinician):
    case = of_somebody_else(submitted())
    say_why(clinic, case)
    other = Client()
    other.force_login(clinician)

    assert ASKED in page_of(other, case_url(case))


def test_who_closes_a_case_goes_on_seeing_it(clinic: Client):
    case = submitted()
    page_of(clinic, case_url(case))

    done = do(clinic, case, "close", code="no_action", reason="No need")

    assert reread(case).resolved_at is not None
    assert ASKED not in text_of(done.content.decode())
    assert "Ruth" in done.content.decode()


def test_a_form_sent_to_a_case_of_somebody_else_shows_nothing_of_it(clinic: Client):
    case = of_somebody_else(submitted())

    sent = do(clinic, case, "note", note="x" * 3000)

    assert ASKED in text_of(sent.content.decode())
    assert "Ruth" not in sent.content.decode()


def test_what_changed_on_a_case_of_somebody_else_is_told_after_a_reason_alone(clinic):
    case = of_somebody_else(make_submitted(DANGER))
    stale = {"seen": "0.0"}

    sent = clinic.post(act_url(case, "claim"), stale)

    assert ASKED in text_of(sent.content.decode())
    say_why(clinic, case)
    assert clinic.post(act_url(case, "claim"), stale).status_code == 409


def test_the_front_desk_is_asked_as_well(client: Client):
    client.force_login(make_clinician("desk", "Front desk"))
    case = of_somebody_else(submitted())
    contact = reverse(f"{NAME}_contact", args=[case.pk])
    assert ASKED in page_of(client, contact)

    opened = say_why(client, case, why="patient_called")

    assert opened.redirect_chain == [(contact, 302)]
    assert "Ruth" in opened.content.decode()
    assert AuditEntry.objects.filter(kind="contact_viewed", chain=str(case.pk)).exists()


@pytest.mark.parametrize("page", ["print", "person"])
def test_printing_and_exporting_ask_for_a_reason_also_of_the_owner(
    clinic: Client, clinician, page: str
):
    case = submitted()
    services.claim_case(screening_id=case.pk, actor=clinician, now=NOW)
    url = reverse(f"{NAME}_{page}", args=[case.pk])
    assert ASKED_TO_TAKE in page_of(clinic, url)

    shown = say_why(clinic, case, page, why="patient_asked")

    assert shown.redirect_chain == [(url, 302)]
    assert "Ruth" in shown.content.decode()
    assert AccessReason.objects.get().purpose == "export"


def test_the_front_desk_cannot_give_a_reason_to_export(client: Client):
    client.force_login(make_clinician("desk", "Front desk"))

    assert say_why(client, submitted(), "person").status_code == 403
