"""What a rule is: a page with its threshold, its source and what staff should do."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar

from screening.protocol.parameters import Parameter
from screening.protocol.rules.conditions import Ground


class Level(IntEnum):
    """How soon a person must act, rules.md 2.2; a higher number is more urgent."""

    NOTE = 1
    BEFORE_BOOKING = 2
    SAME_DAY = 3
    EMERGENCY_NOW = 4

    @property
    def code(self) -> str:
        """Return the word of the rule catalogue, for example "same_day"."""
        return self.name.lower()


URGENT = frozenset({Level.SAME_DAY, Level.EMERGENCY_NOW})


class Outcome(StrEnum):
    """What came of one rule; only `clear` and `not_applicable` ask nothing of staff."""

    RAISED = "raised"
    CLEAR = "clear"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a clinical statement comes from: text, source numbers, how far checked."""

    text: str
    ref: str = ""
    mark: str = ""

    def __str__(self) -> str:
        mark = f"[{self.mark}]" if self.mark else ""
        return " ".join(part for part in (self.text, mark, self.ref) if part)


class Rule:
    """One row of the rule catalogue. `grounds` is an "or" of "and"s: one ground that
    holds raises the rule whatever else is blank."""

    id: ClassVar[str]
    version: ClassVar[int]
    level: ClassVar[Level]
    title: ClassVar[str]
    sentence: ClassVar[str]
    action: ClassVar[str]
    message: ClassVar[str] = ""
    source: ClassVar[tuple[Source, ...]]
    tags: ClassVar[tuple[str, ...]] = ()
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    grounds: ClassVar[tuple[Ground, ...]]

    @property
    def reads(self) -> tuple[str, ...]:
        """Questions and facts that the grounds look at, each once, in order."""
        keys = [condition.key for ground in self.grounds for condition in ground]
        return tuple(dict.fromkeys(keys))

    def __repr__(self) -> str:
        return f"<Rule {self.id} v{self.version}>"
