"""What would have kept each rule from being raised: checked by asking again."""

import operator
from dataclasses import replace

import pytest

from screening.protocol.answers import Answers
from screening.protocol.evaluation import Evaluation, evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.base import Outcome
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.turning_points import Turn, turning_points
from screening.protocol.turning_words import ANY_ANSWER
from screening.protocol.vocabulary import answers_from_flat
from tests.rules.case import ALL_CASES, CLEAN, ON, Case, evaluated

RAISED = [case for case in ALL_CASES if case.outcome is Outcome.RAISED]
EVERY_CASE = pytest.mark.parametrize(
    "case", RAISED, ids=[f"{case.rule}: {case.name}" for case in RAISED]
)
# The sign at which a number stands on the side that a point names.
SIDES = {
    "below": operator.lt,
    "at most": operator.le,
    "above": operator.gt,
    "at least": operator.ge,
}


def asked(case: Case) -> tuple[Answers, Evaluation, tuple[Turn, ...]]:
    protocol = load_protocol()
    answers = answers_from_flat(protocol, case.flat, case.today)
    evaluation = evaluate(protocol, answers, case.today)
    finding = evaluation.by_rule[case.rule]
    return answers, evaluation, turning_points(protocol, answers, evaluation, finding)


def turns(rule: str, **flat: object) -> list[str]:
    protocol = load_protocol()
    answers = answers_from_flat(protocol, CLEAN | flat, ON)
    evaluation = evaluate(protocol, answers, ON)
    found = turning_points(protocol, answers, evaluation, evaluation.by_rule[rule])
    return [
        " and ".join(f"{point.key}: {point.words}" for point in turn.points)
        for turn in found
    ]


def test_every_rule_has_a_case_that_asks():
    assert {case.rule for case in RAISED} == {rule.id for rule in ALL_RULES}


@EVERY_CASE
def test_each_raised_case_names_a_way_out(case: Case):
    found = asked(case)[2]

    assert found
    assert all(turn.points for turn in found)


@EVERY_CASE
def test_with_the_answers_named_the_rule_is_not_raised(case: Case):
    """Asked again through the engine, with each choice or number in its place."""
    answers, evaluation, found = asked(case)

    wrong = [turn for turn in found if not holds_true(case, answers, evaluation, turn)]

    assert wrong == []


def holds_true(
    case: Case, answers: Answers, evaluation: Evaluation, turn: Turn
) -> bool:
    protocol, facts = load_protocol(), dict(evaluation.facts.values)
    changed = dict(answers)
    for point in turn.points:
        place = facts if point.key in facts else changed
        place[point.key] = value_named(point.key, point.words, facts)
    asked_again = protocol.engine.findings(
        changed, replace(evaluation.facts, values=facts)
    )
    outcome = next(f.outcome for f in asked_again if f.rule.id == case.rule)
    calm = {Outcome.CLEAR, Outcome.NOT_APPLICABLE}
    return outcome in ({Outcome.NOT_ASSESSED} if turn.leaves_open else calm)


def value_named(key: str, words: str, facts: dict[str, object]) -> object:
    """Return a value that the words name: of several choices the last one."""
    protocol = load_protocol()
    if protocol.has_question(key) and protocol.question(key).options:
        options = protocol.question(key).options
        if words == ANY_ANSWER:
            return options[-1].code if options[-1].code != "declined" else 3
        last = words.strip("“”").split("” or “")[-1]
        return next(o.code for o in options if o.text == last)
    if facts.get(key) is True:
        return False
    number = next(float(word) for word in words.split() if word[0].isdigit())
    side = next(sign for said, sign in SIDES.items() if words.startswith(said))
    return next(n for n in (number, number - 1, number + 1) if side(n, number))


@EVERY_CASE
def test_no_way_out_makes_the_case_more_urgent(case: Case):
    """Nobody is told that a worse answer would have calmed a rule."""
    words = [
        (point.key, point.words) for turn in asked(case)[2] for point in turn.points
    ]

    assert ("asq_5", "“Yes”") not in words
    assert ("redflag_now", "“Yes”") not in words
    assert ("harm_others_now", "“Yes”") not in words


@pytest.mark.parametrize(
    ("top", "bottom", "raised"), [(139, 89, False), (140, 89, True), (139, 90, True)]
)
def test_high_pressure_says_the_limit_at_which_it_really_turns(top, bottom, raised):
    said = turns("BP-03", bp1_sys=150, bp1_dia=95)
    again = evaluated(CLEAN | {"bp1_sys": top, "bp1_dia": bottom})

    assert said == ["bp_high: every reading of the last 30 days below 140/90 mm Hg"]
    assert (again.by_rule["BP-03"].outcome is Outcome.RAISED) is raised


def test_a_severe_reading_is_no_way_out_of_a_high_one():
    assert not any("severe" in turn for turn in turns("BP-03", bp1_sys=150))


def test_a_score_says_the_first_total_that_does_not_count():
    severe = {f"phq9_{n}": 3 for n in range(1, 8)} | {"phq9_8": 0, "phq9_9": 0}

    assert turns("DEP-01", **severe) == ["phq9_total: below 20 points"]


def test_men_and_others_have_their_own_limit():
    drinks = {"auditc_1": 4, "auditc_2": 0, "auditc_3": 0}

    assert turns("SUB-01", sex_at_birth="male", **drinks) == [
        "auditc_total: below 4 points"
    ]
    assert turns("SUB-01", sex_at_birth="female", **drinks) == [
        "auditc_total: below 3 points"
    ]


def test_two_yes_to_the_asq_have_to_change_together():
    both = {"asq_1": "yes", "asq_2": "yes", "asq_5": "no"}

    assert turns("SUI-03", **both) == ["asq_1: “No” and asq_2: “No”"]


def test_no_answer_to_right_now_turns_with_no_alone():
    said = turns("SUI-05", phq9_9=1, asq_1="yes", asq_5=None)

    assert said == ["asq_5: “No”"]


def test_what_then_could_not_be_assessed_says_so():
    case = next(c for c in RAISED if c.rule == "CV-01" and "blank" in c.name)

    assert [turn.leaves_open for turn in asked(case)[2]] == [True]


def test_an_absence_is_never_offered_as_an_answer():
    for case in RAISED:
        for turn in asked(case)[2]:
            for point in turn.points:
                assert "not sure" not in point.words
                assert "rather not say" not in point.words
