"""Every question that the clinical documents name, with its values and branches."""

import re

import pytest

from screening.protocol.facts import FACT_NAMES
from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import QuestionType
from screening.protocol.rules.catalogue import ALL_RULES
from tests.questionnaires.catalogue import (
    ADDED,
    CHOICES,
    DATES,
    DIAGNOSED_BY,
    DIAGNOSES,
    MINIMUM_DOSES,
    NAMED,
    NUMBERS,
    OWN_REFUSAL,
    REQUIRED,
    YES_NO,
    YES_NO_DECLINED,
    YN,
)


@pytest.fixture(scope="module")
def protocol():
    return load_protocol()


def codes(question):
    return [option.code for option in question.options]


def patient_questions(protocol):
    return [q for page in protocol.pages for q in page.questions]


def test_there_are_twelve_forms_in_the_order_of_the_document(protocol):
    assert [form.id for form in protocol.questionnaires] == list(NAMED)


@pytest.mark.parametrize("form_id", NAMED)
def test_every_item_that_the_document_names_is_asked_in_its_form(protocol, form_id):
    form = next(f for f in protocol.questionnaires if f.id == form_id)
    asked = {q.link_id for page in form.pages for q in page.questions}

    assert set(NAMED[form_id].split()) - asked == set()


@pytest.mark.parametrize("key", CHOICES)
def test_choices_offer_the_values_of_the_vocabulary(protocol, key):
    ways_out = [] if key in OWN_REFUSAL else ["unsure", "declined"]

    assert codes(protocol.question(key)) == [*CHOICES[key].split(), *ways_out]


@pytest.mark.parametrize("key", YES_NO)
def test_yes_no_questions_offer_four_answers(protocol, key):
    assert codes(protocol.question(key)) == YN


@pytest.mark.parametrize("key", YES_NO_DECLINED)
def test_suicide_questions_offer_yes_no_and_declined(protocol, key):
    assert codes(protocol.question(key)) == ["yes", "no", "declined"]


@pytest.mark.parametrize("key", NUMBERS)
def test_numbers_that_rules_read_have_a_range_and_two_ways_out(protocol, key):
    question = protocol.question(key)

    assert question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}
    assert (question.lowest, question.highest) == NUMBERS[key]
    assert question.withhold


@pytest.mark.parametrize("key", DATES)
def test_dates_that_rules_read_lie_in_the_past_and_can_be_withheld(protocol, key):
    question = protocol.question(key)

    assert question.type is QuestionType.DATE
    assert (question.withhold, question.future) == (True, False)


def test_rules_read_nothing_that_nobody_asks(protocol):
    read = {key for rule in ALL_RULES for key in rule.reads} - set(FACT_NAMES)

    assert len(read) > 80
    assert {key for key in read if not protocol.has_question(key)} == set()


def test_every_choice_of_a_patient_ends_with_two_ways_out(protocol):
    scales = {q.link_id for i in protocol.instruments.values() for q in i.questions} - {
        "asq_4_when"
    }
    chosen = [
        q
        for q in patient_questions(protocol)
        if q.options and q.link_id not in REQUIRED | OWN_REFUSAL | scales
    ]

    closed = [q.link_id for q in chosen if codes(q)[-2:] != ["unsure", "declined"]]

    assert len(chosen) > 200
    assert closed == []


def test_only_the_start_requires_an_answer(protocol):
    required = {q.link_id for q in patient_questions(protocol) if q.required}

    assert required == REQUIRED


def test_privacy_notice_records_one_of_three_answers(protocol):
    # "declined" would be read as a question left out; this is an answer on record.
    assert codes(protocol.question("privacy_notice")) == [
        "acknowledged",
        "not_acknowledged",
        "not_able",
    ]


@pytest.mark.parametrize("name", DIAGNOSES)
def test_each_diagnosis_told_asks_who_said_so_in_what_year_and_whether_now(
    protocol, name
):
    asked = [f"dx_{name}_by", f"dx_{name}_year", f"dx_{name}_when"]
    page = protocol.page_of_link[asked[0]]

    assert list(page.link_ids) == asked
    assert [set(condition.accepted) for condition in page.show_if] == [{f"dx_{name}"}]
    assert codes(protocol.question(asked[0]))[:6] == DIAGNOSED_BY.split()
    assert codes(protocol.question(asked[2]))[:2] == ["current", "past"]


@pytest.mark.parametrize(
    "key", ["pregnancy_status", "pain_type", "dx_mood_by", "htn_meds", "mania_now"]
)
def test_questions_that_rules_judge_when_missing_are_asked_of_everyone(protocol, key):
    assert protocol.page_of_link[key].show_if == ()


def test_trials_name_all_medicines_and_the_way_out_of_the_list(protocol):
    assert codes(protocol.question("trial1_drug")) == [
        *MINIMUM_DOSES,
        *ADDED,
        "other",
        "unsure",
        "declined",
    ]


def test_minimum_doses_are_those_of_the_table(protocol):
    counted = {m.key: m.minimum_mg for m in protocol.medicines.values() if m.counted}

    assert counted == MINIMUM_DOSES
    assert [m.key for m in protocol.medicines.values() if not m.counted] == ADDED


def test_rxcuis_are_those_seen_in_retrieved_material(protocol):
    seen = {
        "citalopram": "2556",
        "escitalopram": "321988",
        "fluoxetine": "4493",
        "sertraline": "36437",
        "venlafaxine": "39786",
        "duloxetine": "72625",
        "bupropion": "42347",
        "amitriptyline": "704",
        "lurasidone": "1040028",
    }

    assert {key: protocol.medicines[key].rxcui for key in seen} == seen


def test_medicines_show_their_brand_names(protocol):
    assert protocol.question("trial1_drug").option("sertraline").text == (
        "Sertraline (Zoloft)"
    )


@pytest.mark.parametrize(("repeat", "most"), [("trial", 8), ("bp", 3), ("med", 12)])
def test_groups_repeat_as_often_as_the_document_allows(protocol, repeat, most):
    pages = [page for page in protocol.pages if page.repeat_of == repeat]

    assert [page.repeat_number for page in pages] == list(range(1, most + 1))
    assert not any("another" in link for link in pages[-1].link_ids)
    # A page that still shows its placeholder would show it to a patient.
    assert not any("{n}" in repr(page) for page in pages)


def test_all_states_and_territories_have_their_two_letters(protocol):
    listed = codes(protocol.question("state"))[:-2]

    assert len(listed) == len(set(listed)) == 50 + 1 + 5
    assert all(re.fullmatch("[A-Z]{2}", code) for code in listed)
    assert {"MO", "IL", "DC", "PR", "GU", "VI", "AS", "MP"} <= set(listed)


def test_a_page_has_one_topic_and_few_questions(protocol):
    whole = {"two-weeks", "two-weeks-2"}
    crowded = [
        page.id
        for page in protocol.pages
        if len(page.questions) > 6 and not page.repeat_of and page.id not in whole
    ]

    assert crowded == []


def test_staff_key_in_what_no_patient_is_asked(protocol):
    keyed = {q.link_id for page in protocol.staff_pages for q in page.questions}

    assert keyed == {
        "mdq_yes_count",
        "mdq_same_time",
        "mdq_problem",
        "rms_yes_count",
        *(f"cssrs_{n}" for n in range(1, 7)),
        "cssrs_6_recent",
        "benzo_lorazepam_eq_mg",
        "dast10_total",
        "records_seen",
        "records_trials_confirmed",
        "records_note",
    }
    assert len(protocol.staff_pages) == 6
