"""One flag as staff read it: sentence, evidence, threshold, source, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from screening.models import Decision, Flag, FlagEventKind, FlagOutcome
from screening.protocol.answers import Answer
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import Level
from screening.review.levels import LEVEL_CLOCKS, LEVEL_WORDS, MOST_URGENT_FIRST
from screening.review.wording import in_words, label
from screening.services.findings import evidence_of


@dataclass(frozen=True, slots=True)
class Line:
    """A question as asked and its answer in words."""

    key: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Card:
    """One flag with everything a decision needs."""

    flag: Flag
    content: dict[str, Any]
    evidence: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    closed: bool
    acknowledged: bool
    answers_changed: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The flags of one level, most urgent group first."""

    level: Level
    words: str
    clock: str
    cards: tuple[Card, ...]


def groups(protocol: Protocol, flags: Iterable[Flag]) -> list[Group]:
    """Group the flags by level; open ones stand before closed ones."""
    cards = [card(protocol, flag) for flag in flags]
    return [
        Group(level, str(LEVEL_WORDS[level]), str(LEVEL_CLOCKS[level]), tuple(found))
        for level in MOST_URGENT_FIRST
        if (found := sorted(_of(cards, level), key=lambda card: card.closed))
    ]


def _of(cards: list[Card], level: Level) -> list[Card]:
    return [card for card in cards if card.flag.level == level]


def card(protocol: Protocol, flag: Flag) -> Card:
    """Read one flag that was fetched `with_state` and its decisions."""
    content = flag.read_content()
    seen, again = flag.acknowledged_at, flag.raised_again_at  # type: ignore[attr-defined]
    return Card(
        flag=flag,
        content=content,
        evidence=lines(protocol, evidence_of(protocol, content)),
        decisions=tuple(flag.decisions.all()),
        closed=flag.closed,  # type: ignore[attr-defined]
        acknowledged=bool(seen) and (again is None or seen > again),
        answers_changed=flag.last_event == FlagEventKind.ANSWERS_CHANGED,  # type: ignore[attr-defined]
        failed=flag.outcome == FlagOutcome.FAILED,
    )


def lines(
    protocol: Protocol, evidence: Iterable[tuple[str, Answer]]
) -> tuple[Line, ...]:
    """Say each answer in the words of its question."""
    return tuple(
        Line(key, label(protocol, key), in_words(protocol, key, answer))
        for key, answer in evidence
    )
