"""The whole screening as a patient walks it, every page checked on the way."""

import pytest

from screening.models import Flag, Notice, SavedPage, Screening
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db

# Answers that open every branch that one person can open.
EVERYTHING = {
    "answering_for": "with_help",
    "asq_4": "yes",
    "asq_5": "no",
    "has_pcp": "yes",
    "has_mh_clinician": "yes",
    "has_therapist": "yes",
    "decision_help": "yes",
    "dx_mdd": "yes",
    "dx_bipolar": "type1",
    "dx_psychotic": "yes",
    "psych_hospital_12m": "yes",
    "up_period": "yes",
    "tried_medicine": "yes",
    "trial1_drug": "sertraline",
    "trial1_another": "yes",
    "prior_psychotherapy": "helped",
    "prior_ketamine": "bad_reaction",
    "ketamine_elsewhere_now": "yes",
    "has_readings": "yes",
    "bp1_sys": "128",
    "bp1_dia": "82",
    "bp1_another": "yes",
    "htn_meds": "yes",
    "cv_mi": "yes",
    "allergy_ketamine": "yes",
    "allergy_other": "yes",
    "anesthesia_reaction": "yes",
    "takes_medicines": "yes",
    "med1_name": "Vitamin D",
    "on_benzo": "yes",
    "auditc_1": "2",
    "drug_past_year_times": "3",
}


def test_a_calm_screening_arrives_with_a_reference():
    patient = Patient().has_sent()

    assert patient.page_id == "done"
    patient.sees("We have your answers").sees(patient.screening.reference)
    assert patient.screening.is_submitted
    assert Notice.objects.count() == 0


def test_every_branch_can_be_walked_to_the_end():
    patient = Patient(**EVERYTHING).has_sent()

    assert patient.page_id == "done"
    assert len(set(patient.seen)) > 60
    patient.sees("Sertraline (Zoloft)").sees("128 mm Hg")


def test_nothing_chosen_anywhere_still_arrives():
    patient = Patient().has_started()
    required = {"ack_not_emergency", "privacy_notice", "answering_for"}

    while patient.page_id != "check":
        told = {k: v for k, v in patient.answers.items() if k in required}
        patient.posts({k: v for k, v in told.items() if k in patient.html})
        if "You may also go on" in patient.html:
            patient.posts({})
    patient.sees("Not answered").sees("Please add a phone number")
    patient.sends()

    assert patient.screening.is_submitted


def test_the_confirmation_shows_neither_scores_nor_flags():
    severe = {f"phq9_{n}": "3" for n in range(1, 10)}
    patient = Patient(**severe, asq_5="no").has_sent()

    flags = set(Flag.objects.values_list("rule_id", flat=True))
    assert {"DEP-01", "SUI-04"} <= flags
    for word in ("DEP-01", "SUI-04", "severe", "Severe", "27", "flag", "score"):
        patient.does_not_see(word)


def test_sending_twice_is_one_screening_and_one_reference():
    patient = Patient().has_sent()
    reference = patient.screening.reference

    for _ in range(5):
        patient.sends().sees(reference)

    assert Screening.objects.count() == 1


def test_sending_before_the_end_leads_to_the_open_page():
    patient = Patient().has_reached("reach-you").sends()

    assert patient.page_id == "reach-you"
    assert not patient.screening.is_submitted


def test_back_shows_what_was_saved_and_keeps_what_was_typed():
    patient = Patient().has_reached("where-you-live")

    patient.goes_back(city="Ferguson")

    assert patient.page_id == "your-name"
    assert patient.typed()["legal_first_name"] == ["Mary"]
    patient.answers_page()
    assert patient.page_id == "where-you-live"
    assert patient.typed()["city"] == ["Ferguson"]


def test_back_from_an_untouched_page_saves_nothing():
    patient = Patient().has_reached("where-you-live")

    patient.goes_back()

    assert patient.page_id == "your-name"
    assert not SavedPage.objects.filter(page_id="where-you-live").exists()


def test_back_several_pages_and_on_returns_to_where_the_patient_was():
    patient = Patient().has_reached("height-weight")

    patient.goes_back().goes_back()
    assert patient.page_id == "your-name"
    patient.answers_page()

    assert patient.page_id == "height-weight"


def test_a_change_from_the_check_page_returns_to_it():
    patient = Patient().has_reached_check()

    patient.opens("/screening/page/your-name/?return=check")
    patient.answers_page(legal_first_name="Marie")

    assert patient.page_id == "check"
    patient.sees("Marie")


def test_a_change_that_asks_more_leads_there_first():
    patient = Patient().has_reached_check()

    patient.opens("/screening/page/your-care-team/?return=check")
    patient.answers_page(has_pcp="yes")
    assert patient.page_id == "your-care-team-2"
    patient.answers_page(pcp_name="Dr. Lind")

    assert patient.page_id == "check"
    patient.sees("Dr. Lind")


def test_the_check_page_has_a_link_to_change_each_page():
    patient = Patient().has_reached_check()

    for saved in SavedPage.objects.values_list("page_id", flat=True):
        assert f'href="/screening/page/{saved}/?return=check"' in patient.html


def test_a_page_with_open_choices_is_shown_once_more_and_only_once():
    patient = Patient().has_reached("two-weeks")

    patient.posts({"phq9_1": "0", "phq9_2": "0"})
    assert patient.page_id == "two-weeks"
    patient.sees("You left 8 questions without an answer.")
    assert patient.typed()["phq9_2"] == ["0"]
    patient.posts({"phq9_1": "0", "phq9_2": "0"})

    assert patient.page_id == "two-weeks-2"


def test_the_check_page_says_what_is_worth_adding():
    patient = Patient(phone=None, emergency_contact="no").has_reached_check()

    patient.sees("Before you send").sees("Please add a phone number")
    patient.sees("Please add an emergency contact")
    patient.sees("Please add two readings from the last 30 days")
