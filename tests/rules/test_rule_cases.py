"""Every rule on its examples: tests/cases/rules/<rule id>.yaml."""

import pytest

from screening.protocol.answers import Absent, Answer, Answers
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.base import Outcome, Rule
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.rules.conditions import Comparison, Condition, Truth
from tests.rules.case import ALL_CASES, ON, Case, found, is_open, values_of

IDS = [rule.id for rule in ALL_RULES]
NEEDS_A_VALUE = {Outcome.RAISED, Outcome.CLEAR}


@pytest.mark.parametrize(
    "case", ALL_CASES, ids=[f"{case.rule}: {case.name}" for case in ALL_CASES]
)
def test_rule_makes_of_the_answers_what_the_case_says(case: Case):
    finding = found(case)

    assert finding.outcome is case.outcome
    if case.evidence is not None:
        assert {item.key for item in finding.evidence} == set(case.evidence)


def of(rule_id: str) -> list[Case]:
    return [case for case in ALL_CASES if case.rule == rule_id]


@pytest.mark.parametrize("rule_id", IDS)
def test_rule_has_cases_raised_clear_and_blank(rule_id: str):
    outcomes = {case.outcome for case in of(rule_id)}

    assert outcomes >= NEEDS_A_VALUE
    assert [case for case in of(rule_id) if case.is_blank]


def test_no_case_stands_for_a_rule_that_is_not_there():
    assert {case.rule for case in ALL_CASES} == set(IDS)


@pytest.mark.parametrize("rule_id", IDS)
def test_case_names_of_a_rule_differ(rule_id: str):
    names = [case.name for case in of(rule_id)]

    assert len(set(names)) == len(names)


GROUNDS = [(rule, n) for rule in ALL_RULES for n in range(len(rule.grounds))]


@pytest.mark.parametrize(
    ("rule", "ground"),
    GROUNDS,
    ids=[f"{rule.id} ground {n + 1}" for rule, n in GROUNDS],
)
def test_every_ground_raises_its_rule_alone_in_some_case(rule: Rule, ground: int):
    assert any(grounds_that_hold(case, rule) == {ground} for case in of(rule.id))


def grounds_that_hold(case: Case, rule: Rule) -> set[int]:
    values = values_of(case)
    parameters = load_protocol().parameters
    return {
        n
        for n, ground in enumerate(rule.grounds)
        if all(
            c.judge(parameters)(values.get(c.key, Absent.NOT_ASKED)) is Truth.TRUE
            for c in ground
        )
    }


def comparisons(rule: Rule) -> list[Condition]:
    found_: dict[str, Condition] = {}
    for ground in rule.grounds:
        for condition in ground:
            if isinstance(condition.test, Comparison):
                found_[f"{condition.key} {condition.words} {condition.test.limit}"] = (
                    condition
                )
    return list(found_.values())


COMPARED = [(rule, condition) for rule in ALL_RULES for condition in comparisons(rule)]


@pytest.mark.parametrize(
    ("rule", "condition"),
    COMPARED,
    ids=[f"{rule.id}: {c.key} {c.words} {c.test.limit}" for rule, c in COMPARED],
)
def test_cases_stand_on_both_sides_of_every_threshold(rule: Rule, condition: Condition):
    """The limit itself is one of the values tried, and one lies on the other side."""
    protocol = load_protocol()
    judge = condition.judge(protocol.parameters)
    values = {value_of(case, condition.key) for case in of(rule.id)} - {None}
    limit = protocol.parameters[condition.test.limit].value

    assert limit in values
    assert {judge(value) for value in values} == {Truth.TRUE, Truth.FALSE}
    nearest = sorted(abs(value - limit) for value in values if value != limit)
    assert nearest[0] <= 1


def value_of(case: Case, key: str) -> Answer | None:
    """Return the number that the rule compared, or None where there was none."""
    value = values_of(case).get(key)
    return None if isinstance(value, Absent) else value


@pytest.mark.parametrize("rule_id", IDS)
def test_not_assessed_names_the_answers_that_are_lacking(rule_id: str):
    for case in of(rule_id):
        finding = found(case)
        if finding.outcome is Outcome.NOT_ASSESSED:
            assert any(is_open(item.value) for item in finding.evidence), case.name


@pytest.mark.parametrize("rule_id", IDS)
def test_raised_names_the_answers_behind_it(rule_id: str):
    for case in of(rule_id):
        finding = found(case)
        if finding.outcome is Outcome.RAISED:
            assert finding.evidence, case.name


def test_before_anything_was_asked_no_rule_applies():
    protocol = load_protocol()
    nothing = protocol.engine.findings(
        Answers(), protocol.derivation.facts(Answers(), ON)
    )

    assert {finding.outcome for finding in nothing} == {Outcome.NOT_APPLICABLE}
