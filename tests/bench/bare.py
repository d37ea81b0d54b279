"""The rules again as bare functions: two values, no outcome, no evidence."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from screening.protocol.answers import Absent
from screening.protocol.parameters import Parameters
from screening.protocol.rules.base import Rule
from screening.protocol.rules.conditions import Condition, Table, Truth

Bare = Callable[[Mapping[str, Any]], bool]
SIGNS = {ge: ">=", gt: ">", le: "<=", lt: "<"}


def bare_rules(rules: Iterable[Rule], parameters: Parameters) -> list[Bare]:
    """Write each rule as one Python expression over a dict, as a person would."""
    return [_function(rule, parameters) for rule in rules]


def bare_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with None for every absence, as a bare function expects."""
    return {k: None if isinstance(v, Absent) else v for k, v in values.items()}


def _function(rule: Rule, parameters: Parameters) -> Bare:
    names: dict[str, Any] = {"Decimal": Decimal}
    grounds = " or ".join(
        "(" + " and ".join(_words(c, parameters) for c in ground) + ")"
        for ground in rule.grounds
    )
    made: Bare = eval(f"lambda a: {grounds}", names)  # noqa: S307 - our own rules
    return made


def _words(condition: Condition, parameters: Parameters) -> str:
    value = f"a.get({condition.key!r})"
    if isinstance(condition.test, Table):
        return _listed(condition.test, value)
    limit = condition.test.limit
    bound = parameters[limit].value if isinstance(limit, str) else limit
    sign = SIGNS[condition.test.compare]
    return f"({value} is not None and {value} {sign} {bound!r})"


def _listed(table: Table, value: str) -> str:
    codes = {k: t for k, t in table.truths.items() if not isinstance(k, Absent)}
    if table.other is Truth.TRUE:
        absent = table.truths.get(Absent.LEFT_BLANK, table.other) is Truth.TRUE
        no = [code for code, truth in codes.items() if truth is not Truth.TRUE]
        return f"{value} not in {(*no,) if absent else (*no, None)!r}"
    yes = [code for code, truth in codes.items() if truth is Truth.TRUE]
    if not yes:
        return f"{value} is None"
    return f"{value} == {yes[0]!r}" if len(yes) == 1 else f"{value} in {(*yes,)!r}"
