"""What would have kept a rule from being raised: found by asking the rules again.

Nothing here is written by hand per rule. One answer or fact behind a raised rule is
replaced by what its conditions can tell apart, and the engine judges the whole anew. A
replacement counts only where it raises no other rule as urgent as this one: nobody is
told that "yes" to a plan would have calmed a case.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from screening.protocol.answers import Absent, Answer, Answers
from screening.protocol.evaluation import Evaluation
from screening.protocol.facts import Facts
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import DECLINED_CODES
from screening.protocol.rules.base import Level, Outcome
from screening.protocol.rules.conditions import (
    UNSURE_CODE,
    Comparison,
    Condition,
    Truth,
)
from screening.protocol.rules.engine import Finding
from screening.protocol.turning_words import ANY_ANSWER, comparison_words, fact_words

# A reading that is no longer high is no longer severe either.
_FALLS_WITH: Mapping[str, tuple[str, ...]] = {
    "bp_stage1": ("bp_high", "bp_severe", "bp_severe_now"),
    "bp_high": ("bp_severe", "bp_severe_now"),
    "bp_severe": ("bp_severe_now",),
}
_MEETS = {operator.ge: -1, operator.gt: 0, operator.le: 1, operator.lt: 0}
# Who somebody is and why they came: no way out of a rule that a person could check.
_UNCHANGING = frozenset({"sex_at_birth", "primary_reason"})


@dataclass(frozen=True, slots=True)
class Point:
    """One answer or fact, and in words what it would have had to be."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Points that together keep the rule from being raised.

    `leaves_open`: it could then not be assessed, since something else has no answer.
    """

    points: tuple[Point, ...]
    leaves_open: bool = False


@dataclass(frozen=True, slots=True)
class _Option:
    key: str
    value: Answer
    words: str


def turning_points(
    protocol: Protocol, answers: Answers, evaluation: Evaluation, finding: Finding
) -> tuple[Turn, ...]:
    """Return the ways out of a raised rule; each alone is enough.

    Where no single answer decides, one smallest set of answers that do together.
    """
    return _Search(protocol, answers, evaluation, finding).turns()


class _Search:
    """One raised rule, and the engine to ask again."""

    def __init__(
        self,
        protocol: Protocol,
        answers: Answers,
        evaluation: Evaluation,
        finding: Finding,
    ) -> None:
        self._protocol, self._answers = protocol, answers
        self._facts, self._rule = evaluation.facts, finding.rule
        self._raised = {found.rule.id for found in evaluation.raised}
        self._calm = [
            [option for option in self._options(key) if self._calms(option)]
            for key in self._held_keys()
        ]

    def turns(self) -> tuple[Turn, ...]:
        """Return the single ways out, else the smallest set found."""
        singles = [turn for options in self._calm for turn in self._single(options)]
        return tuple(singles or self._together())

    def _single(self, options: list[_Option]) -> Iterator[Turn]:
        for leaves_open in (False, True):
            outcome = Outcome.NOT_ASSESSED if leaves_open else None
            found = [o for o in options if self._ends(self._outcome([o]), outcome)]
            if found:
                yield Turn((self._point(found),), leaves_open)
                return

    def _together(self) -> Iterator[Turn]:
        chosen = {options[0].key: options for options in self._calm if options}
        if not self._is_enough(chosen):
            return
        for key in list(chosen):
            fewer = {k: options for k, options in chosen.items() if k != key}
            if self._is_enough(fewer):
                chosen = fewer
        last = self._outcome([options[0] for options in chosen.values()])
        points = tuple(self._point(options) for options in chosen.values())
        yield Turn(points, last is Outcome.NOT_ASSESSED)

    def _is_enough(self, chosen: Mapping[str, list[_Option]]) -> bool:
        first = [options[0] for options in chosen.values()]
        return bool(first) and self._outcome(first) is not Outcome.RAISED

    @staticmethod
    def _ends(outcome: Outcome, wanted: Outcome | None) -> bool:
        if wanted is not None:
            return outcome is wanted
        return outcome in {Outcome.CLEAR, Outcome.NOT_APPLICABLE}

    def _held(self) -> list[Condition]:
        """Return the conditions of the grounds that hold, in order."""
        return [
            condition
            for ground in self._rule.grounds
            if all(self._is_true(condition) for condition in ground)
            for condition in ground
        ]

    def _held_keys(self) -> list[str]:
        keys = dict.fromkeys(condition.key for condition in self._held())
        return [key for key in keys if key not in _UNCHANGING]

    def _is_true(self, condition: Condition) -> bool:
        judge = condition.judge(self._protocol.parameters)
        return judge(self._value(condition.key)) is Truth.TRUE

    def _value(self, key: str) -> Answer:
        said = self._answers.get(key, Absent.NOT_ASKED)
        return self._facts.values.get(key, said)

    def _options(self, key: str) -> Iterator[_Option]:
        """Yield what could stand in place of this answer or fact."""
        if self._protocol.has_question(key) and self._protocol.question(key).options:
            yield from self._choices(key)
        elif self._facts.values.get(key) is True:
            yield _Option(key, value=False, words=fact_words(self._protocol, key))
        else:
            yield from self._numbers(key)

    def _choices(self, key: str) -> Iterator[_Option]:
        for option in self._protocol.question(key).options:
            if option.code not in {*DECLINED_CODES, UNSURE_CODE}:
                yield _Option(key, option.code, f"“{option.text}”")

    def _numbers(self, key: str) -> Iterator[_Option]:
        for condition in self._held():
            if condition.key == key and isinstance(condition.test, Comparison):
                yield self._number(condition, condition.test)

    def _number(self, condition: Condition, test: Comparison) -> _Option:
        parameters = self._protocol.parameters
        limit = test.limit
        bound = parameters[limit].value if isinstance(limit, str) else limit
        value = Decimal(str(bound)) + _MEETS[test.compare]
        plain = int(value) if value == int(value) else value
        words = comparison_words(test, parameters)
        return _Option(condition.key, plain, words)

    def _calms(self, option: _Option) -> bool:
        """Tell whether it makes a condition of this rule false, and nothing worse."""
        touched = [c for g in self._rule.grounds for c in g if c.key == option.key]
        judges = [condition.judge(self._protocol.parameters) for condition in touched]
        return not all(judge(option.value) for judge in judges) and not self._worsens(
            option
        )

    def _worsens(self, option: _Option) -> bool:
        level: Level = self._rule.level
        return any(
            found.outcome is Outcome.RAISED
            and found.rule.level >= level
            and found.rule.id not in self._raised
            for found in self._findings([option])
        )

    def _outcome(self, options: Iterable[_Option]) -> Outcome:
        findings = self._findings(options)
        return next(f.outcome for f in findings if f.rule.id == self._rule.id)

    def _findings(self, options: Iterable[_Option]) -> tuple[Finding, ...]:
        answers: dict[str, Answer] = dict(self._answers)
        values = dict(self._facts.values)
        for option in options:
            place = values if option.key in values else answers
            place[option.key] = option.value
            for weaker in _FALLS_WITH.get(option.key, ()):
                values[weaker] = False
        facts: Facts = replace(self._facts, values=values)
        return self._protocol.engine.findings(answers, facts)

    def _point(self, options: list[_Option]) -> Point:
        key = options[0].key
        words = " or ".join(dict.fromkeys(option.words for option in options))
        every = len(list(self._options(key)))
        is_any = len(options) == every > 1 and isinstance(self._value(key), Absent)
        return Point(key, ANY_ANSWER if is_any else words)
