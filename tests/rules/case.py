"""Rule cases: YAML examples that say what one rule makes of some answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from screening.protocol.answers import Absent, Answer
from screening.protocol.evaluation import Evaluation, evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.base import Outcome
from screening.protocol.rules.engine import Finding
from screening.protocol.vocabulary import answers_from_flat

CASES = Path(__file__).resolve().parent.parent / "cases"
ON = date(2026, 3, 2)


def read(name: str) -> Any:
    """Read a YAML file of the case folder."""
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


CLEAN: dict[str, Any] = read("clean.yaml")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One example. `base: clean` changes the answers of a patient whom no rule flags;
    without it every answer that is not named was left blank."""

    rule: str
    name: str
    outcome: Outcome
    answers: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    today: date = ON
    evidence: list[str] | None = None

    def __post_init__(self) -> None:
        """Refuse a base that is not known: a slip would silently mean "all blank"."""
        if self.base not in {"", "clean"}:
            raise ValueError(f"{self.rule}: unknown base {self.base!r}")

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all was answered."""
        return not self.base and not self.answers

    @property
    def flat(self) -> dict[str, Any]:
        """Return the answers in the flat vocabulary."""
        return (CLEAN if self.base else {}) | self.answers


def cases_of(path: Path) -> list[Case]:
    """Read the cases of one rule; an unknown key is an error."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(rule=path.stem, **{**entry, "outcome": Outcome(entry["outcome"])})
        for entry in entries
    ]


ALL_CASES = [
    case for path in sorted((CASES / "rules").glob("*.yaml")) for case in cases_of(path)
]


def evaluated(flat: Mapping[str, Any], on: date = ON) -> Evaluation:
    """Judge flat answers as the patient's pages would be judged."""
    protocol = load_protocol()
    return evaluate(protocol, answers_from_flat(protocol, flat, on), on)


_JUDGED: dict[tuple[str, str], tuple[dict[str, Answer], Evaluation]] = {}


def _judged(case: Case) -> tuple[dict[str, Answer], Evaluation]:
    """Judge each case once for all tests: nothing here can change."""
    key = (case.rule, case.name)
    if key not in _JUDGED:
        answers = answers_from_flat(load_protocol(), case.flat, case.today)
        evaluation = evaluate(load_protocol(), answers, case.today)
        _JUDGED[key] = ({**answers, **evaluation.facts.values}, evaluation)
    return _JUDGED[key]


def values_of(case: Case) -> dict[str, Answer]:
    """Return the answers and facts that the rules of this case looked at."""
    return _judged(case)[0]


def found(case: Case) -> Finding:
    """Return what the case's rule found."""
    return _judged(case)[1].by_rule[case.rule]


def is_open(value: Answer) -> bool:
    """Tell whether an answer leaves a yes-or-no rule unsettled."""
    return isinstance(value, Absent) or value == "unsure"
