"""Say what an answer or a fact would have had to be, with the limits in force."""

import operator
from collections.abc import Callable
from typing import Any

from screening.protocol.facts.blood_pressure import Category, Limits
from screening.protocol.parameters import Number, Parameters
from screening.protocol.protocol import Protocol
from screening.protocol.rules.conditions import Comparison

ANY_ANSWER = "any answer"
# The opposite of each comparison.
_OPPOSITE: dict[Callable[[Any, Any], bool], str] = {
    operator.ge: "below {limit}",
    operator.gt: "at most {limit}",
    operator.le: "above {limit}",
    operator.lt: "at least {limit}",
}


def comparison_words(test: Comparison, parameters: Parameters) -> str:
    """Say the other side of a limit, with its unit where it has one."""
    words = _OPPOSITE[test.compare]
    if not isinstance(test.limit, str):
        return words.format(limit=test.limit)
    parameter = parameters[test.limit]
    return f"{words.format(limit=parameter.value)} {parameter.unit}"


def fact_words(protocol: Protocol, fact: str) -> str:
    """Say what makes a yes-or-no fact false. Raises KeyError for one without words."""
    return _FACTS[fact](protocol, Limits.of(protocol.parameters))


def _below(category: Category, limits: Limits) -> str:
    return (
        f"every reading of the last {limits.recent_days} days below "
        f"{category.systolic}/{category.diastolic} mm Hg"
    )


def _severe(limits: Limits, days: Number) -> str:
    top, bottom = limits.severe.systolic - 1, limits.severe.diastolic - 1
    when = {0: "today", 1: "today or yesterday"}.get(int(days), f"the last {days} days")
    return f"no reading of {when} above {top}/{bottom} mm Hg"


def _gradable(protocol: Protocol, limits: Limits) -> str:
    del limits
    weeks = protocol.derivation.weeks_from
    return (
        "each trial with a medicine of the dose list, a dose that reaches its minimum, "
        f"and {weeks} weeks or more"
    )


_FACTS: dict[str, Callable[[Protocol, Limits], str]] = {
    "bp_high": lambda _, limits: _below(limits.high, limits),
    "bp_stage1": lambda _, limits: _below(limits.stage1, limits),
    "bp_severe": lambda _, limits: _severe(limits, limits.recent_days),
    "bp_severe_now": lambda _, limits: _severe(limits, limits.now_days),
    "trial_to_grade": _gradable,
}
