"""All that is kept of one person, readable and as JSON, after one reason."""

import json

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from screening import services
from screening.models import CaseEvent, Screening
from screening.review.person_file import person_file
from screening.review.person_kept import HANDED_OUT, LEFT_OUT
from tests.builders import NOW, make_clinician
from tests.screening.review.cases import submitted
from tests.screening.review.pages import NAME, case_url, say_why, text_of
from tests.screening.trail.test_erasing import (
    STAFF_TYPED,
    TYPED,
    a_full_case,
    lead_named,
)

pytestmark = pytest.mark.django_db

# The vocabulary of the rules leaves them out.
ACCEPTED = {"ack_not_emergency": "yes", "privacy_notice": "acknowledged"}
DRINKS = {"auditc_1": 4, "auditc_2": 4, "auditc_3": 4}


def json_of(client, case):
    url = reverse(f"{NAME}_person_json", args=[case.pk])
    return client.get(url)


def test_both_forms_hold_every_screening_of_the_person(clinic: Client, clinician):
    first, second = submitted(), submitted(phone="314-555-0111")
    other = submitted(legal_last_name="Otherperson")
    services.add_note(
        screening_id=first.pk, actor=clinician, text="Prefers mornings", now=NOW
    )

    page = say_why(clinic, second, "person", why="patient_asked")
    found = json.loads(json_of(clinic, second).content)

    assert [each["reference"] for each in found["screenings"]] == [
        first.reference,
        second.reference,
    ]
    text = text_of(page.content.decode())
    for words in ("Prefers mornings", "314-555-0100", "314-555-0111", "Ruth"):
        assert words in text
        assert words in json.dumps(found)
    assert other.reference not in text + json.dumps(found)


def test_each_case_in_the_file_says_that_it_was_exported(clinic: Client):
    first, second = submitted(), submitted()

    say_why(clinic, second, "person")
    json_of(clinic, second)

    for case in (first, second):
        events = CaseEvent.objects.filter(screening=case, kind="exported")
        assert events.count() == 2


def test_every_answer_stands_in_the_file_in_the_words_of_the_question(clinic):
    case = submitted()
    say_why(clinic, case, "person")

    found = json.loads(json_of(clinic, case).content)["screenings"][0]

    asked = {
        line["question"] for page in found["answers"] for line in page["questions"]
    }
    pages = services.journey_of(case).saved
    protocol = case.protocol
    for page in pages:
        for question in protocol.page(page).questions:
            assert any(question.text in one for one in asked), question.link_id


def test_the_file_says_what_was_accepted_and_in_which_version(clinic: Client):
    case = submitted(**ACCEPTED)
    say_why(clinic, case, "person")

    accepted = json.loads(json_of(clinic, case).content)["screenings"][0]["accepted"]

    assert [each["answer"] for each in accepted] == [
        "Yes, acknowledged",
        "Yes, I got the notice",
    ]
    assert all(case.protocol.digest[:12] in each["version"] for each in accepted)
    assert any("988" in line for line in accepted[0]["text"])


def test_the_case_page_shows_the_accepted_text_and_its_version(clinic: Client):
    case = submitted(**ACCEPTED)

    page = text_of(clinic.get(case_url(case)).content.decode())

    assert "This form is not for emergencies: Yes, acknowledged" in page
    assert f"Version start 1, {case.protocol.digest[:12]}" in page


def test_without_the_permission_alcohol_and_drugs_are_left_out_and_said_so():
    case, reader = submitted(**DRINKS), make_clinician("reader")
    reader.groups.clear()
    for name in ("view_screening", "export_case"):
        reader.user_permissions.add(Permission.objects.get(codename=name))
    client = Client()
    client.force_login(reader)

    page = say_why(client, case, "person").content.decode()
    found = json_of(client, case).content.decode()

    for text in (page, found):
        assert "Answers about alcohol and drugs." in text
        assert "SUB-0" not in text
        assert "AUDIT" not in text


def test_the_file_name_says_nothing(clinic: Client):
    case = submitted()
    say_why(clinic, case, "person")

    header = json_of(clinic, case)["Content-Disposition"]

    assert header == 'attachment; filename="person.json"'


def test_every_table_that_leads_to_a_case_is_handed_out_or_said_to_be_left_out():
    named = {*HANDED_OUT, *LEFT_OUT}
    assert not set(HANDED_OUT) & set(LEFT_OUT)
    reached, found = set(), {Screening}
    while found:
        reached |= found
        found = {
            model
            for model in apps.get_models()
            if any(f.related_model in reached for f in model._meta.concrete_fields)
        } - reached

    assert reached == named


def test_all_that_staff_and_patient_wrote_is_in_both_forms(clinic: Client):
    asker, lead = make_clinician("asker"), lead_named("lead")
    case = a_full_case(asker)
    hold = {"screening_id": case.pk, "actor": lead, "now": NOW}
    services.set_hold(**hold, reason="Markhold")
    services.lift_hold(**hold, reason="Marklifted")
    services.ask_erasure(screening_id=case.pk, actor=asker, reason="Markasked", now=NOW)

    page = text_of(say_why(clinic, case, "person").content.decode())
    data = json.loads(json_of(clinic, case).content)["screenings"][0]

    text = json.dumps(data)
    # A day is said in words.
    typed = {*TYPED, "July 13, 1961"} - {"1961-07-13"}
    for mark in (*typed, *STAFF_TYPED, "Marklifted", "Markasked"):
        assert mark in text, mark
        assert mark in page, mark
    assert {part for part in HANDED_OUT.values() if not data[part]} == set()


def test_scores_and_what_raised_a_flag_stand_in_both_forms(clinic: Client):
    case = submitted(**{f"phq9_{number}": 2 for number in range(1, 10)})

    page = text_of(say_why(clinic, case, "person").content.decode())
    found = json.loads(json_of(clinic, case).content)["screenings"][0]

    (phq9,) = [each for each in found["scores"] if "PHQ-9" in each["instrument"]]
    assert (phq9["total"], phq9["most"]) == (18, 27)
    assert phq9["band"] == "Moderately severe"
    assert "18 / 27 Moderately severe" in page
    raised = [flag for flag in found["flags"] if flag["because"]]
    assert raised
    for flag in raised:
        for line in flag["because"]:
            assert line["question"] in page
        assert flag["threshold"] in page


def test_of_alcohol_no_score_evidence_or_history_is_handed_out_without_permission():
    case = submitted(**DRINKS)
    whole = person_file([case], sees_all=True, now=NOW)
    part = person_file([case], sees_all=False, now=NOW)

    secret = {"auditc", "AUDIT", "SUB-", "alcohol?", "drinks"}
    assert any(word in json.dumps(whole["screenings"]) for word in secret)
    for word in secret:
        assert word not in json.dumps(part["screenings"]), word


def test_the_page_says_what_is_kept_and_never_in_it(clinic: Client):
    case = submitted()

    page = text_of(say_why(clinic, case, "person").content.decode())
    found = json.loads(json_of(clinic, case).content)

    assert "Kept, and never in this file" in page
    assert found["never_in_it"]
    for line in found["never_in_it"]:
        assert line in page
