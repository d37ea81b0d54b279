"""The few things that a rule may ask of one answer or fact, in three-valued logic.

A condition reads its own key and nothing else, so what a rule reads is known before it
runs and cannot be exceeded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from screening.protocol.answers import Absent, Answer
from screening.protocol.parameters import Parameters


class Truth(IntEnum):
    """Ordered so that the weakest condition decides a ground: the smallest wins."""

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
class Condition:
    """One look at one key. `judge` binds the thresholds of a protocol version."""

    key: str
    words: str  # completes "raised because <key> ...", for staff and the register
    make: Callable[[Parameters], Judge] = field(repr=False, compare=False)
    limit: Limit | None = None

    def judge(self, parameters: Parameters) -> Judge:
        """Return the function that judges a value under these thresholds."""
        return self.make(parameters)

    def threshold(self, parameters: Parameters) -> str:
        """Say the limit with its unit, or nothing where there is no number."""
        if self.limit is None:
            return ""
        if not isinstance(self.limit, str):
            return f"{self.words} {self.limit}"
        parameter = parameters[self.limit]
        return f"{self.words} {parameter.value} {parameter.unit}"


Ground = tuple[Condition, ...]


def all_of(*conditions: Condition) -> Ground:
    """Make one ground: it holds when every condition holds."""
    return conditions


def _table(key: str, words: str, table: dict[object, Truth], other: Truth) -> Condition:
    def make(_: Parameters) -> Judge:
        look_up = table.get
        return lambda value: look_up(value, other)

    return Condition(key=key, words=words, make=make)


def one_of(key: str, *codes: str | int) -> Condition:
    """Hold when the answer is one of these codes; "unsure" unnamed settles nothing."""
    table = UNSETTLED | {UNSURE_CODE: Truth.UNKNOWN} | dict.fromkeys(codes, Truth.TRUE)
    return _table(key, "is " + " or ".join(map(str, codes)), table, Truth.FALSE)


def yes(key: str) -> Condition:
    """Hold when the answer is "yes"."""
    return one_of(key, "yes")


def is_not(key: str, *codes: str | int) -> Condition:
    """Hold when there is an answer and it is none of these; "unsure" is such an answer."""
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
    key: str, words: str, limit: Limit, holds_at: Callable[[int, int], bool]
) -> Condition:
    def make(parameters: Parameters) -> Judge:
        raw = parameters[limit].value if isinstance(limit, str) else limit
        bound = raw if isinstance(raw, int) else Decimal(str(raw))

        def judge(value: Answer) -> Truth:
            if value.__class__ is Absent:
                return UNSETTLED[value]
            held = holds_at(value, bound)  # type: ignore[arg-type]  # TypeError -> failed
            return Truth.TRUE if held else Truth.FALSE

        return judge

    return Condition(key=key, words=words, make=make, limit=limit)


def at_least(key: str, limit: Limit) -> Condition:
    """Hold for the limit itself and everything above."""
    return _number(key, "at least", limit, lambda value, bound: value >= bound)


def more_than(key: str, limit: Limit) -> Condition:
    """Hold for everything above the limit."""
    return _number(key, "more than", limit, lambda value, bound: value > bound)


def at_most(key: str, limit: Limit) -> Condition:
    """Hold for the limit itself and everything below."""
    return _number(key, "at most", limit, lambda value, bound: value <= bound)


def less_than(key: str, limit: Limit) -> Condition:
    """Hold for everything below the limit."""
    return _number(key, "less than", limit, lambda value, bound: value < bound)
