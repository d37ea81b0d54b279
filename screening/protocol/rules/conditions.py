"""The few things that a rule may ask of one answer or fact, in three-valued logic.

A condition reads its own key and nothing else, so what a rule reads is known before it
runs and cannot be exceeded.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from functools import partial
from typing import Any

from screening.protocol.answers import Absent, Answer
from screening.protocol.parameters import Parameters


class Truth(IntEnum):
    """Ordered so that the weakest condition decides a ground: the smallest wins.

    FALSE is 0 for the engine's fast path: a false value ends a ground.
    """

    FAILED = -1
    FALSE = 0
    UNKNOWN = 1
    NOT_ASKED = 2
    TRUE = 3


Judge = Callable[[Answer], Truth]
Limit = int | float | str  # a number, or the name of a parameter

UNSETTLED: dict[object, Truth] = {
    Absent.LEFT_BLANK: Truth.UNKNOWN,
    Absent.DECLINED: Truth.UNKNOWN,
    Absent.UNSURE: Truth.UNKNOWN,
    Absent.NOT_ASKED: Truth.NOT_ASKED,
}
UNSURE_CODE = "unsure"


@dataclass(frozen=True, kw_only=True)
class Table:
    """What each value of an answer means, and what every other value means."""

    truths: Mapping[object, Truth]
    other: Truth


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How a number is held against its limit."""

    compare: Callable[[Any, Any], bool]
    limit: Limit


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One look at one key, by table or by comparison with a limit."""

    key: str
    words: str  # completes "raised because <key> ...", for staff and the register
    test: Table | Comparison = field(repr=False)

    def judge(self, parameters: Parameters) -> Judge:
        """Return the function that judges a value under these thresholds."""
        if isinstance(self.test, Table):
            return partial(_look_up, self.test)
        return _comparison(self.test, parameters)

    def threshold(self, parameters: Parameters) -> str:
        """Say the limit with its unit, or nothing where there is no number."""
        if isinstance(self.test, Table):
            return ""
        limit = self.test.limit
        if not isinstance(limit, str):
            return f"{self.words} {limit}"
        parameter = parameters[limit]
        return f"{self.words} {parameter.value} {parameter.unit}"


def _look_up(table: Table, value: Answer) -> Truth:
    return table.truths.get(value, table.other)


def _comparison(test: Comparison, parameters: Parameters) -> Judge:
    limit = test.limit
    raw = parameters[limit].value if isinstance(limit, str) else limit
    # Binary floats raise wrong flags at the limit itself.
    bound = raw if isinstance(raw, int) else Decimal(str(raw))
    compare = test.compare

    def judge(value: Answer) -> Truth:
        if isinstance(value, Absent):
            return UNSETTLED[value]
        return Truth.TRUE if compare(value, bound) else Truth.FALSE

    return judge


Ground = tuple[Condition, ...]


def all_of(*conditions: Condition) -> Ground:
    """Make one ground: it holds when every condition holds."""
    return conditions


def _table(
    key: str, words: str, truths: Mapping[object, Truth], other: Truth
) -> Condition:
    return Condition(key=key, words=words, test=Table(truths=truths, other=other))


def one_of(key: str, *codes: str | int) -> Condition:
    """Hold when the answer is one of these codes; "unsure" unnamed settles nothing."""
    table = UNSETTLED | {UNSURE_CODE: Truth.UNKNOWN} | dict.fromkeys(codes, Truth.TRUE)
    return _table(key, "is " + " or ".join(map(str, codes)), table, Truth.FALSE)


def yes(key: str) -> Condition:
    """Hold when the answer is "yes"."""
    return one_of(key, "yes")


def is_not(key: str, *codes: str | int) -> Condition:
    """Hold when there is an answer and it is none of these, "unsure" included."""
    table = UNSETTLED | dict.fromkeys(codes, Truth.FALSE)
    return _table(key, "is not " + " or ".join(map(str, codes)), table, Truth.TRUE)


def missing(key: str) -> Condition:
    """Hold when the question was asked and has no usable answer."""
    table: dict[object, Truth] = dict.fromkeys(UNSETTLED, Truth.TRUE)
    table[Absent.NOT_ASKED] = Truth.NOT_ASKED
    return _table(key, "was not answered", table, Truth.FALSE)


def unanswered(key: str) -> Condition:
    """Hold when there is no usable answer, also where the question is still to come."""
    table: dict[object, Truth] = dict.fromkeys(UNSETTLED, Truth.TRUE)
    return _table(key, "has no answer", table, Truth.FALSE)


def never_yes(key: str) -> Condition:
    """Hold for anything but "yes", absences included: for "rule X was not raised"."""
    return _table(key, "is not yes", {"yes": Truth.FALSE}, Truth.TRUE)


def holds(fact: str) -> Condition:
    """Hold when the yes-or-no fact is true."""
    return _table(fact, "holds", UNSETTLED | {True: Truth.TRUE}, Truth.FALSE)


def fails(fact: str) -> Condition:
    """Hold when the yes-or-no fact is known to be false."""
    return _table(fact, "does not hold", UNSETTLED | {False: Truth.TRUE}, Truth.FALSE)


def _number(
    key: str, words: str, compare: Callable[[Any, Any], bool], limit: Limit
) -> Condition:
    return Condition(
        key=key, words=words, test=Comparison(compare=compare, limit=limit)
    )


def at_least(key: str, limit: Limit) -> Condition:
    """Hold for the limit itself and everything above."""
    return _number(key, "at least", operator.ge, limit)


def more_than(key: str, limit: Limit) -> Condition:
    """Hold for everything above the limit."""
    return _number(key, "more than", operator.gt, limit)


def at_most(key: str, limit: Limit) -> Condition:
    """Hold for the limit itself and everything below."""
    return _number(key, "at most", operator.le, limit)


def less_than(key: str, limit: Limit) -> Condition:
    """Hold for everything below the limit."""
    return _number(key, "less than", operator.lt, limit)
