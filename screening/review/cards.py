"""One flag as staff read it: sentence, evidence, threshold, source, what to do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from screening.models import Decision, Flag, FlagEventKind, FlagOutcome
from screening.protocol.answers import Answer
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import URGENT, Level, Outcome
from screening.protocol.rules.engine import Finding
from screening.review.levels import LEVEL_CLOCKS, LEVEL_WORDS, MOST_URGENT_FIRST
from screening.review.wording import in_words, label
from screening.services.findings import evidence_of

SHOWN_AT_ONCE = 3
UNFOLDED = 3
Ways = Callable[[Finding | None], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A question as asked and its answer in words."""

    key: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Card:
    """One flag with everything a decision needs.

    `now` holds those answers behind the rule today that are not the flag's.
    """

    flag: Flag
    content: dict[str, Any]
    source: str
    evidence: tuple[Line, ...]
    now: tuple[Line, ...]
    decisions: tuple[Decision, ...]
    closed: bool
    acknowledged: bool
    answers_changed: bool
    failed: bool
    turns: tuple[str, ...]
    is_open_at_first: bool

    @property
    def first(self) -> tuple[Line, ...]:
        """The evidence that is shown at once."""
        return self.evidence[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> tuple[Line, ...]:
        """The answers behind it that are shown on demand, such as nine items."""
        return self.evidence[SHOWN_AT_ONCE:]


@dataclass(frozen=True, slots=True)
class Group:
    """The flags of one level, most urgent group first."""

    level: Level
    words: str
    clock: str
    cards: tuple[Card, ...]


def groups(
    protocol: Protocol,
    flags: Iterable[Flag],
    today: Mapping[str, Finding],
    ways: Ways,
) -> list[Group]:
    """Group the flags by level; open ones stand before closed ones.

    `ways` says what would have kept a finding from being raised.
    """
    cards = [card(protocol, flag, today.get(flag.rule_id), ways) for flag in flags]
    cards = unfolded(cards)
    return [
        Group(level, str(LEVEL_WORDS[level]), str(LEVEL_CLOCKS[level]), tuple(found))
        for level in MOST_URGENT_FIRST
        if (found := sorted(_of(cards, level), key=_order))
    ]


def unfolded(cards: list[Card]) -> list[Card]:
    """Unfold what is urgent, or else the first few of the highest open level."""
    still_open = [card for card in cards if not card.closed]
    highest = max((card.flag.level for card in still_open), default=0)
    top = [card for card in still_open if card.flag.level == highest]
    chosen = {card.flag.pk for card in still_open if card.flag.urgency in URGENT}
    chosen |= {card.flag.pk for card in sorted(top, key=_order)[:UNFOLDED]}
    return [replace(c, is_open_at_first=c.flag.pk in chosen) for c in cards]


def _order(card: Card) -> tuple[bool, bool]:
    """What holds now stands first, then what answers changed, then closed ones."""
    return card.closed, card.answers_changed


def _of(cards: list[Card], level: Level) -> list[Card]:
    return [card for card in cards if card.flag.level == level]


def card(protocol: Protocol, flag: Flag, today: Finding | None, ways: Ways) -> Card:
    """Read one flag that was fetched `with_state` and its decisions."""
    content = flag.read_content()
    evidence = lines(protocol, evidence_of(protocol, content))
    return Card(
        flag=flag,
        content=content,
        source="; ".join(_cited(source) for source in content["sources"]),
        evidence=evidence,
        now=_changed(protocol, evidence, today),
        decisions=tuple(flag.decisions.all()),
        closed=flag.closed,
        acknowledged=flag.is_seen,
        answers_changed=flag.last_event == FlagEventKind.ANSWERS_CHANGED,
        failed=flag.outcome == FlagOutcome.FAILED,
        turns=ways(today),
        is_open_at_first=False,
    )


def _cited(source: Mapping[str, str]) -> str:
    mark = f"[{source['mark']}]" if source["mark"] else ""
    return " ".join(part for part in (source["text"], mark, source["ref"]) if part)


def _changed(
    protocol: Protocol, then: tuple[Line, ...], today: Finding | None
) -> tuple[Line, ...]:
    if today is None or today.outcome is not Outcome.RAISED:
        return ()
    now = lines(protocol, ((item.key, item.value) for item in today.evidence))
    return tuple(line for line in now if line not in then)


def lines(
    protocol: Protocol, evidence: Iterable[tuple[str, Answer]]
) -> tuple[Line, ...]:
    """Say each answer in the words of its question."""
    return tuple(
        Line(key, label(protocol, key), in_words(protocol, key, answer))
        for key, answer in evidence
    )
