"""Each rule over every combination of what its conditions can tell apart."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import pytest

from screening.protocol.answers import Absent, Answer
from screening.protocol.facts import Facts
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.base import Outcome, Rule
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.rules.conditions import Comparison, Condition, Truth
from screening.protocol.rules.engine import Engine
from tests.rules.case import is_open

EVERY_RULE = pytest.mark.parametrize("rule", ALL_RULES, ids=[r.id for r in ALL_RULES])
BLANK = Absent.LEFT_BLANK
NO_FACTS = Facts(values={}, because={}, thresholds={})
Values = dict[str, Answer]


def conditions_by_key(rule: Rule) -> dict[str, list[Condition]]:
    by_key: dict[str, list[Condition]] = {}
    for condition in (c for ground in rule.grounds for c in ground):
        by_key.setdefault(condition.key, []).append(condition)
    return by_key


def candidates(conditions: list[Condition]) -> Iterator[Answer]:
    """Values about every limit or every code named, one that is not, all absences."""
    parameters = load_protocol().parameters
    limits = [c.test.limit for c in conditions if isinstance(c.test, Comparison)]
    for limit in limits:
        value = parameters[str(limit)].value
        yield from (value - 1, value, value + 1)
    if not limits:
        for condition in conditions:
            yield from condition.test.truths
        yield "a code no condition names"
    yield from Absent


def told_apart(rule: Rule) -> dict[str, list[Answer]]:
    """One value for each way in which all conditions on a key can judge it."""
    parameters = load_protocol().parameters
    found: dict[str, list[Answer]] = {}
    for key, conditions in conditions_by_key(rule).items():
        judges = [condition.judge(parameters) for condition in conditions]
        # Blank stands for its kind: it is the value that the tests below ask about.
        kinds = {tuple(judge(BLANK) for judge in judges): BLANK}
        for value in candidates(conditions):
            kinds.setdefault(tuple(judge(value) for judge in judges), value)
        found[key] = list(kinds.values())
    return found


@cache
def table(rule: Rule) -> Mapping[tuple[Answer, ...], Outcome]:
    """Return the outcome for every combination, keys in the order of `reads`."""
    engine = Engine([rule], load_protocol().parameters)
    domains = told_apart(rule)
    return {
        row: engine.findings(dict(zip(domains, row, strict=True)), NO_FACTS)[0].outcome
        for row in product(*domains.values())
    }


def outcome_in_words(rule: Rule, values: Values) -> Outcome:
    """Say the outcome by the sentence of the decision, apart from the engine's way."""
    parameters = load_protocol().parameters
    grounds = [
        [condition.judge(parameters)(values[condition.key]) for condition in ground]
        for ground in rule.grounds
    ]
    if any(all(truth is Truth.TRUE for truth in ground) for ground in grounds):
        return Outcome.RAISED
    possible = [ground for ground in grounds if Truth.FALSE not in ground]
    if any(Truth.UNKNOWN in ground for ground in possible):
        return Outcome.NOT_ASSESSED
    if len(possible) == len(grounds):
        return Outcome.NOT_APPLICABLE
    return Outcome.CLEAR


@EVERY_RULE
def test_outcome_is_the_one_of_the_decision(rule: Rule):
    keys = list(told_apart(rule))

    wrong = [
        row
        for row, outcome in table(rule).items()
        if outcome is not outcome_in_words(rule, dict(zip(keys, row, strict=True)))
    ]

    assert wrong == []


@EVERY_RULE
def test_rule_can_be_raised_and_can_be_clear(rule: Rule):
    assert {Outcome.RAISED, Outcome.CLEAR} <= set(table(rule).values())


@EVERY_RULE
def test_clear_with_a_blank_means_clear_whatever_the_blank_hides(rule: Rule):
    """An unanswered question is never "no": nothing said there could have raised it."""
    domains = list(told_apart(rule).values())
    outcomes = table(rule)

    hidden = [
        row
        for row, outcome in outcomes.items()
        if outcome is Outcome.CLEAR
        for place, value in enumerate(row)
        if value is BLANK
        for other in domains[place]
        if outcomes[(*row[:place], other, *row[place + 1 :])] is Outcome.RAISED
    ]

    assert hidden == []


@EVERY_RULE
def test_not_assessed_would_be_raised_by_some_answer(rule: Rule):
    """Staff are asked to look only where an answer could matter: never for nothing."""
    domains = list(told_apart(rule).values())
    outcomes = table(rule)

    idle = [
        row
        for row, outcome in outcomes.items()
        if outcome is Outcome.NOT_ASSESSED
        and not could_be_raised(row, domains, outcomes)
    ]

    assert idle == []


def could_be_raised(
    row: tuple[Answer, ...],
    domains: list[list[Answer]],
    outcomes: Mapping[tuple[Answer, ...], Outcome],
) -> bool:
    """Tell whether other answers to what is open could raise the rule."""
    settled = [
        domain if is_open(value) else [value]
        for value, domain in zip(row, domains, strict=True)
    ]
    return any(outcomes[other] is Outcome.RAISED for other in product(*settled))
