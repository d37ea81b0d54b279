"""Worse answers never lower the urgency, and a blank never hides a flag."""

import json
from itertools import combinations, product
from typing import Any

import pytest

from screening.protocol.rules.base import Outcome
from tests.rules.case import CASES, CLEAN, evaluated

Step = dict[str, Any]


def steps(key: str, *values: Any) -> list[Step]:
    """Answers to one question, from the best to the worst."""
    return [{key: value} for value in values]


def reading(systolic: int, diastolic: int) -> Step:
    return {"bp1_sys": systolic, "bp1_dia": diastolic, "bp1_days_ago": 0}


# From the best answer to the worst; a blank "right now" counts as a yes.
CHAINS: dict[str, list[Step]] = {
    "item 9": steps("phq9_9", 0, 1, 2, 3),
    "asq 1": steps("asq_1", "no", "yes"),
    "asq 4": steps("asq_4", "no", "yes"),
    "asq 5": steps("asq_5", "no", "declined", "yes"),
    "symptoms": steps("redflag_now", "no", "yes"),
    "harm to others": steps("harm_others_now", "no", "yes"),
    "pressure": [
        reading(118, 76),
        reading(132, 82),
        reading(150, 95),
        reading(181, 95),
    ],
    "heart attack": [
        {"cv_mi": "no"},
        {"cv_mi": "yes", "cv_mi_weeks_ago": 60},
        {"cv_mi": "yes", "cv_mi_weeks_ago": 3},
        {"cv_mi": "yes", "cv_mi_weeks_ago": None},
    ],
    "angina": steps("cv_angina", "none", "stable", "unstable"),
    "heart failure": steps("cv_heart_failure", "none", "stable", "worsening"),
    "arrhythmia": steps("cv_arrhythmia", "none", "controlled", "uncontrolled"),
    "aneurysm": steps("cv_aneurysm", "no", "yes"),
    "psychosis": steps("psychosis_now", "no", "yes"),
    "mania": steps("mania_now", "no", "yes"),
    "bipolar": steps("dx_bipolar", "no", "type1"),
    "benzodiazepine": steps("on_benzo", "no", "yes"),
    "opioid": steps("on_opioid", "no", "yes"),
    "benzodiazepine dose": steps("benzo_lorazepam_eq_mg", 0, 3, 4),
    "stimulant": steps("on_stimulant", "no", "yes"),
    "alcohol": steps("auditc_1", 0, 2, 4),
    "drugs": steps("drug_past_year_times", 0, 1, 365),
    "ketamine misuse": steps("ketamine_pcp_misuse", "never", "past", "current"),
    "C-SSRS 1": steps("cssrs_1", "no", "yes"),
    "C-SSRS 4": steps("cssrs_4", "no", "yes"),
}
PAIRS = list(combinations(CHAINS, 2))


def urgency(*changes: Step) -> int:
    flat = dict(CLEAN)
    for change in changes:
        flat |= change
    level = evaluated(flat).urgency
    return level.value if level else 0


@pytest.mark.parametrize("name", CHAINS)
def test_a_worse_answer_never_lowers_the_urgency(name: str):
    levels = [urgency(step) for step in CHAINS[name]]

    assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("one", "other"), PAIRS, ids=[f"{one} with {other}" for one, other in PAIRS]
)
def test_two_worse_answers_never_lower_the_urgency(one: str, other: str):
    level = {
        (i, j): urgency(a, b)
        for (i, a), (j, b) in product(enumerate(CHAINS[one]), enumerate(CHAINS[other]))
    }

    lowered = [
        place
        for place in level
        for before in ((place[0] - 1, place[1]), (place[0], place[1] - 1))
        if before in level and level[before] > level[place]
    ]
    assert lowered == []


VIGNETTES = json.loads((CASES / "vignettes.json").read_text(encoding="utf-8"))
# A reading without all its parts is no reading, and a trial without its medicine is not
# counted: rules.md 2.1.6 and 1.6. BP-07 and TRD-01 speak in their place.
PARTS_OF_A_WHOLE = ("bp", "trial")


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[v["id"] for v in VIGNETTES])
def test_leaving_an_answer_blank_never_clears_a_flag(vignette: dict):
    flat = vignette["answers"]
    cleared = {
        (key, rule)
        for key in flat
        if not key.startswith(PARTS_OF_A_WHOLE)
        for rule in vignette["expected_rule_ids"]
        if outcome(flat | {key: None}, rule)
        not in {Outcome.RAISED, Outcome.NOT_ASSESSED}
    }

    assert cleared == set()


def outcome(flat: dict[str, Any], rule: str) -> Outcome:
    return evaluated(flat).by_rule[rule].outcome
