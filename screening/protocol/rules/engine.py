"""Judge every rule once: an outcome for each, with the answers that led to it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from screening.protocol.answers import Absent, Answer
from screening.protocol.facts import Facts
from screening.protocol.parameters import Parameters
from screening.protocol.rules.base import Outcome, Rule
from screening.protocol.rules.conditions import (
    Condition,
    Judge,
    Table,
    Truth,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One answer behind an outcome: its link id, and the value or why there is none."""

    key: str
    value: Answer


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule."""

    rule: Rule
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()
    threshold: str = ""

    level = property(attrgetter("rule.level"))


Indexes = tuple[int, ...]
Look = tuple[str, Callable[[Answer, int], int], int]
# Plain numbers: the members of an enum cost several times more to compare.
FAILED, FALSE, UNKNOWN, NOT_ASKED, TRUE = map(int, Truth)


def _first(judge: Judge) -> Callable[[Answer, int], int]:
    """Give a comparison the shape of a table's look-up."""
    return lambda value, _: judge(value)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose conditions are positions in the list of distinct conditions."""

    rule: Rule
    grounds: tuple[Indexes, ...]
    clear: Finding
    not_applicable: Finding


class Engine:
    """The rules of one protocol version with its thresholds bound."""

    def __init__(self, rules: Iterable[Rule], parameters: Parameters) -> None:
        self._parameters = parameters
        self._conditions: list[Condition] = []
        self._rules = tuple([self._compile(rule) for rule in rules])
        self._judges: tuple[tuple[str, Judge], ...] = tuple(
            (condition.key, condition.judge(parameters))
            for condition in self._conditions
        )
        self._looks = tuple(map(self._look, self._conditions))

    def _look(self, condition: Condition) -> Look:
        """Bind a table's look-up so that a save calls no Python for it."""
        if isinstance(condition.test, Table):
            plain = {key: int(truth) for key, truth in condition.test.truths.items()}
            return condition.key, plain.get, int(condition.test.other)
        return condition.key, _first(condition.judge(self._parameters)), FALSE

    def findings(
        self, answers: Mapping[str, Answer], facts: Facts
    ) -> tuple[Finding, ...]:
        """Return one finding for every rule, in catalogue order."""
        values = {**answers, **facts.values}
        truths = self._truths(values)
        found = []
        for compiled in self._rules:
            for ground in compiled.grounds:
                for i in ground:
                    if not truths[i]:
                        break
                else:
                    found.append(self._finding(compiled, truths, values, facts))
                    break
            else:
                found.append(compiled.clear)
        return tuple(found)

    def _compile(self, rule: Rule) -> CompiledRule:
        return CompiledRule(
            rule=rule,
            grounds=tuple(
                tuple(self._position(condition) for condition in ground)
                for ground in rule.grounds
            ),
            clear=Finding(rule, Outcome.CLEAR),
            not_applicable=Finding(rule, Outcome.NOT_APPLICABLE),
        )

    def _position(self, condition: Condition) -> int:
        """Give equal conditions one place, so that each is judged once."""
        for position, known in enumerate(self._conditions):
            if known == condition:
                return position
        self._conditions.append(condition)
        return len(self._conditions) - 1

    def _truths(self, values: Mapping[str, Answer]) -> list[int]:
        value_of = values.get
        absent = Absent.NOT_ASKED
        try:
            return [
                look(value_of(key, absent), other) for key, look, other in self._looks
            ]
        except Exception:  # noqa: BLE001 - found again one by one, where it is logged
            return [
                self._guarded(key, judge, value_of(key, absent))
                for key, judge in self._judges
            ]

    @staticmethod
    def _guarded(key: str, judge: Judge, value: Answer) -> int:
        try:
            return judge(value)
        except Exception as error:  # noqa: BLE001 - becomes `failed`, shown to staff
            logger.error("condition on %s failed: %s", key, type(error).__name__)  # noqa: TRY400 - a traceback could carry an answer
            return FAILED

    def _finding(
        self,
        compiled: CompiledRule,
        truths: list[int],
        values: Mapping[str, Answer],
        facts: Facts,
    ) -> Finding:
        weakest = [self._settle(ground, truths) for ground in compiled.grounds]
        strongest = max(weakest)
        if strongest == FALSE:
            return compiled.clear
        if strongest == TRUE:
            return self._raised(compiled, weakest, values, facts)
        if FAILED in weakest:
            return Finding(compiled.rule, Outcome.FAILED)
        if UNKNOWN in weakest:
            return self._not_assessed(compiled, weakest, truths, values, facts)
        all_skipped = FALSE not in weakest
        return compiled.not_applicable if all_skipped else compiled.clear

    @staticmethod
    def _settle(ground: Indexes, truths: list[int]) -> int:
        """Let the weakest decide; a false condition outweighs even a failed one."""
        found = [truths[i] for i in ground]
        return FALSE if FALSE in found else min(found)

    def _raised(
        self,
        compiled: CompiledRule,
        weakest: list[int],
        values: Mapping[str, Answer],
        facts: Facts,
    ) -> Finding:
        held = [
            self._conditions[i]
            for ground, truth in zip(compiled.grounds, weakest, strict=True)
            if truth == TRUE
            for i in ground
        ]
        return Finding(
            compiled.rule,
            Outcome.RAISED,
            _evidence((condition.key for condition in held), values, facts),
            self._threshold(held, facts),
        )

    def _threshold(self, held: list[Condition], facts: Facts) -> str:
        said = [
            facts.thresholds.get(condition.key) or condition.threshold(self._parameters)
            for condition in held
        ]
        return "; ".join(dict.fromkeys(text for text in said if text))

    def _not_assessed(
        self,
        compiled: CompiledRule,
        weakest: list[int],
        truths: list[int],
        values: Mapping[str, Answer],
        facts: Facts,
    ) -> Finding:
        open_keys = [
            self._conditions[i].key
            for ground, truth in zip(compiled.grounds, weakest, strict=True)
            if truth == UNKNOWN
            for i in ground
            if truths[i] == UNKNOWN
        ]
        evidence = _evidence(open_keys, values, facts)
        return Finding(compiled.rule, Outcome.NOT_ASSESSED, evidence)


def _evidence(
    keys: Iterable[str], values: Mapping[str, Answer], facts: Facts
) -> tuple[Evidence, ...]:
    """Name the answers behind the keys; a fact stands first, then what it came from."""
    named = dict.fromkeys(
        name for key in keys for name in (key, *facts.because.get(key, ()))
    )
    return tuple([Evidence(name, values.get(name, Absent.NOT_ASKED)) for name in named])
