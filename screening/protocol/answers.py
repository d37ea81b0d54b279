"""What a patient said, and the four ways of having said nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

# Definitions are written in English; screening.protocol.languages lays others over it.
ENGLISH = "en"


class Absent(Enum):
    """Why there is no value. None of these is ever read as "no"."""

    NOT_ASKED = "not_asked"
    LEFT_BLANK = "left_blank"
    DECLINED = "declined"
    UNSURE = "unsure"

    # Enum hashes its name in Python; the members are singletons, so identity serves
    # and keeps the look-ups of the rule engine in C.
    __hash__ = object.__hash__


Value = str | int | Decimal | date | tuple[str, ...]
Answer = Value | Absent


class Answers(dict[str, Answer]):
    """Hold the current answers by link id; a question nobody asked is NOT_ASKED.

    A dict, because the rules look up hundreds of keys a save; nobody writes to it.
    """

    __slots__ = ()

    def __missing__(self, key: str) -> Answer:
        return Absent.NOT_ASKED

    def given(self, key: str) -> bool:
        """Tell whether the question has a value, as opposed to an absence."""
        return not isinstance(self[key], Absent)


@dataclass(kw_only=True, slots=True)
class PageAnswers:
    """What one save of one page says: values given, and what was withheld and how.

    `language` is the one in which the page was shown. It does not change what is said.
    Nobody writes to one; it is not frozen, since a save makes sixty of them and that
    would triple what each costs.
    """

    given: Mapping[str, Value] = field(default_factory=dict)
    withheld: Mapping[str, Absent] = field(default_factory=dict)
    language: str = field(default=ENGLISH, compare=False)

    def answer(self, link_id: str) -> Answer:
        """Return the value, how it was withheld, or LEFT_BLANK."""
        if link_id in self.given:
            return self.given[link_id]
        return self.withheld.get(link_id, Absent.LEFT_BLANK)

    def to_json(self) -> dict[str, object]:
        """Return the stored form: ISO dates, decimals as strings, lists.

        What was withheld stands in it where anything was, and the language where it is
        not English.
        """
        stored: dict[str, object] = {
            "answers": {key: _to_json(value) for key, value in self.given.items()},
        }
        if self.withheld:
            withheld = {key: absent.value for key, absent in self.withheld.items()}
            stored["withheld"] = withheld
        if self.language != ENGLISH:
            stored["language"] = self.language
        return stored


def _to_json(value: Value) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal | date) else value
