"""The catalogue as a whole: what is in it, in which words, on what evidence."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from screening.protocol.facts import FACT_NAMES
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.base import Level, Rule
from screening.protocol.rules.catalogue import ALL_RULES
from tests.rules.case import CASES, evaluated, read

IDS = [rule.id for rule in ALL_RULES]
WRITTEN = read("catalogue.yaml")
EVERY_RULE = pytest.mark.parametrize("rule", ALL_RULES, ids=IDS)
PATIENT_SEES = {
    "Crisis panel at once": "crisis",
    "Crisis panel": "crisis",
    '"Call 911 now"': "call_911",
    "M-today + 988": "m_today",
    "M-today": "m_today",
    "M-today + 911 wording for chest pain": "cardiac",
    "M-talk": "m_talk",
    "M-talk + how to measure": "bp_measure",
    "nothing": "",
}


def test_catalogue_has_the_63_rules_in_order():
    assert list(WRITTEN) == IDS
    assert len(set(IDS)) == len(IDS) == 63


def test_counts_by_level():
    counts = Counter(rule.level for rule in ALL_RULES)

    assert counts == {
        Level.EMERGENCY_NOW: 6,
        Level.SAME_DAY: 7,
        Level.BEFORE_BOOKING: 35,
        Level.NOTE: 15,
    }


@EVERY_RULE
def test_rule_says_what_the_catalogue_says(rule: Rule):
    written = WRITTEN[rule.id]

    assert rule.version == 1
    assert rule.level.code == written["level"]
    assert rule.action.rstrip(".") == written["action"].rstrip(".")
    assert rule.tags == tuple(written.get("tags", ()))


@EVERY_RULE
def test_rule_names_the_sources_and_how_far_they_were_checked(rule: Rule):
    written = WRITTEN[rule.id]

    refs = {ref for source in rule.source for ref in source.ref.split(", ") if ref}
    assert refs == set(written["refs"])
    assert {source.mark for source in rule.source} == set(written["marks"])
    assert all(source.text for source in rule.source)


@EVERY_RULE
def test_patient_sees_what_the_catalogue_says(rule: Rule):
    sees = WRITTEN[rule.id]["sees"]

    if sees in PATIENT_SEES:
        assert rule.message == PATIENT_SEES[sees]
        return
    spoken = load_protocol().messages[rule.message]
    assert sees.strip('"') in " ".join((spoken.title, *spoken.paragraphs))


@EVERY_RULE
def test_message_exists(rule: Rule):
    assert not rule.message or rule.message in load_protocol().messages


@EVERY_RULE
def test_patient_sees_nothing_only_for_a_note(rule: Rule):
    assert rule.message or rule.level is Level.NOTE


@EVERY_RULE
def test_rule_reads_only_questions_and_facts(rule: Rule):
    protocol = load_protocol()

    unknown = [
        key
        for key in rule.reads
        if key not in FACT_NAMES and not protocol.has_question(key)
    ]
    assert rule.reads
    assert unknown == []


@EVERY_RULE
def test_codes_a_rule_names_can_be_chosen(rule: Rule):
    """A misspelt code would make a condition that never holds."""
    protocol = load_protocol()
    for condition in (c for ground in rule.grounds for c in ground):
        truths = getattr(condition.test, "truths", {})
        named = {code for code in truths if type(code) in {str, int}} - {"unsure"}
        if protocol.has_question(condition.key):
            options = {o.code for o in protocol.question(condition.key).options}
            assert named <= options, condition


@EVERY_RULE
def test_rule_is_written_for_people(rule: Rule):
    assert rule.title
    assert len(rule.title) <= 60
    assert not rule.title.endswith(".")
    assert rule.sentence.endswith(".")
    assert rule.action.endswith((".", "?"))
    assert (type(rule).__doc__ or "").splitlines()[0].endswith(".")


def staff_texts(rule: Rule) -> list[str]:
    return [rule.title, rule.sentence, rule.action]


def patient_texts() -> list[str]:
    return [
        text
        for message in load_protocol().messages.values()
        for text in (message.title, *message.paragraphs)
    ]


STOP_A_MEDICINE = re.compile(
    r"(?<!not )(?<!no sudden )\b(stop|quit|skip)\b", re.IGNORECASE
)
TEXTS = [
    *(
        pytest.param(t, id=f"{r.id} {n}")
        for r in ALL_RULES
        for n, t in enumerate(staff_texts(r))
    ),
    *(pytest.param(t, id=f"message text {n}") for n, t in enumerate(patient_texts())),
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_decides_treatment_or_tells_to_stop_a_medicine(text: str):
    assert not re.search(
        r"eligib|qualif(y|ies) for|approved for treat", text, re.IGNORECASE
    )
    assert not STOP_A_MEDICINE.search(text)


@pytest.mark.parametrize("text", ["Stop sertraline.", "Skip your dose", "please quit"])
def test_the_check_for_stopping_a_medicine_can_fail(text: str):
    assert STOP_A_MEDICINE.search(text)


def test_patient_texts_name_no_rule_and_no_grade():
    said = " ".join(patient_texts())

    assert not re.search(r"\b[A-Z]{2,4}-0\d\b", said)
    assert not re.search(r"PHQ|GAD-7|AUDIT|\bscore\b|severe depression", said)


def test_thresholds_are_those_of_the_catalogue():
    values = {
        parameter.name: parameter.value
        for rule in ALL_RULES
        for parameter in rule.parameters
    }

    assert values == {
        "phq9_9_from": 1,
        "phq9_severe_from": 20,
        "phq9_low_to": 9,
        "gad7_severe_from": 15,
        "mdq_positive_from": 7,
        "rms_positive_from": 4,
        "adequate_trials_needed": 2,
        "readings_needed": 2,
        "infarct_recent_to": 6,
        "adult_from": 18,
        "young_adult_to": 24,
        "older_adult_from": 65,
        "lorazepam_equivalent_to": 3,
        "auditc_men_from": 4,
        "auditc_others_from": 3,
        "drug_times_from": 1,
        "no_drug_times_to": 0,
    }


@pytest.mark.parametrize(
    ("name", "less_cautious"),
    [
        ("phq9_9_from", 2),
        ("phq9_severe_from", 21),
        ("adequate_trials_needed", 1),
        ("readings_needed", 1),
        ("infarct_recent_to", 5),
        ("adult_from", 17),
        ("lorazepam_equivalent_to", 4),
        ("drug_times_from", 2),
    ],
)
def test_threshold_cannot_be_set_less_cautious_than_its_source(
    name: str, less_cautious: int
):
    with pytest.raises(ValueError, match=name):
        replace(load_protocol().parameters[name], value=less_cautious)


@EVERY_RULE
def test_every_number_is_a_named_parameter_with_unit_and_source(rule: Rule):
    named = {parameter.name for parameter in rule.parameters}
    used = {
        getattr(condition.test, "limit", None)
        for ground in rule.grounds
        for condition in ground
    } - {None}

    assert used == named
    assert all(parameter.unit and parameter.source for parameter in rule.parameters)


VIGNETTES = json.loads((CASES / "vignettes.json").read_text(encoding="utf-8"))


def test_there_are_sixteen_vignettes():
    assert len(VIGNETTES) == 16


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[v["id"] for v in VIGNETTES])
def test_vignette(vignette: dict):
    evaluation = evaluated(vignette["answers"])

    raised = sorted(finding.rule.id for finding in evaluation.raised)
    urgency = evaluation.urgency.code if evaluation.urgency else "none"
    assert raised == sorted(vignette["expected_rule_ids"])
    assert urgency == vignette["expected_urgency"]
    assert evaluation.failed == ()
