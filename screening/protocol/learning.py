"""Which section of an education page helps with which question or rule.

A target is an address and the id of a heading: the pages themselves are another app. It
is no part of the pinned document, since nothing is judged by it; a case keeps what was
shown (decision 0154).
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "learn.yaml"


class LearnError(ValueError):
    """An entry that cannot be used; the message says which."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One section, and what leads to it."""

    slug: str
    anchor: str
    questions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    everybody: bool = False

    def __post_init__(self) -> None:
        """Refuse an entry that nothing leads to, or that is written wrong."""
        words = (self.slug, self.anchor, *self.questions, *self.rules)
        if not all(words) or {type(each) for each in words} != {str}:
            raise LearnError(f"{self.slug}#{self.anchor}: every value is text")
        if not (self.questions or self.rules or self.everybody is True):
            raise LearnError(f"{self.slug}#{self.anchor}: nothing leads to it")


@cache
def targets() -> tuple[Target, ...]:
    """Read the entries, strictly: an unknown key is an error."""
    return read(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read(entries: list[dict[str, Any]]) -> tuple[Target, ...]:
    """Make targets of what YAML gave. Raise LearnError."""
    return tuple(_target(entry) for entry in entries)


def for_questions(link_ids: Collection[str]) -> list[Target]:
    """Return the sections that help with one of these questions."""
    return [each for each in targets() if not set(each.questions).isdisjoint(link_ids)]


def for_rules(raised: Collection[str]) -> list[Target]:
    """Return what to read after these rules; some sections are everybody's."""
    return [
        each
        for each in targets()
        if each.everybody or not set(each.rules).isdisjoint(raised)
    ]


def _target(entry: dict[str, Any]) -> Target:
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in entry.items()
    }
    try:
        return Target(**lists)
    except TypeError as error:
        raise LearnError(f"{entry}: {error}") from error
