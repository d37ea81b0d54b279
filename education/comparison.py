"""Two versions side by side: which lines differ, and within them which words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from education.services import Content

# Longer texts are compared line by line, not word by word; the time stays short.
MOST_LINES, MOST_WORDS = 2000, 1000
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a line; what the other side has not is marked."""

    text: str
    changed: bool


Side = tuple[Piece, ...] | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the older and of the newer text; None where a side has none."""

    old: Side
    new: Side

    @property
    def changed(self) -> bool:
        """Tell whether the two sides differ."""
        return self.old != self.new


def compare(old: Content, new: Content) -> list[Row]:
    """Set two texts side by side, line by line, with title, summary and sources."""
    before, after = _lines(old), _lines(new)
    if max(len(before), len(after)) > MOST_LINES:
        return list(_replaced(before, after))
    rows: list[Row] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            rows += [_same(line) for line in before[i:j]]
        else:
            rows += _replaced(before[i:j], after[k:m])
    return rows


def _lines(content: Content) -> list[str]:
    """Write a whole version as lines of text; empty lines are left out."""
    head = [
        f"{_('Title')}: {content.title}",
        f"{_('Summary')}: {content.summary}",
        f"{_('Last updated')}: {content.updated_on:%Y-%m-%d}",
        f"{_('Next review')}: {content.next_review_on:%Y-%m-%d}",
    ]
    sources = [f"{_('Source')}: {source.as_line()}" for source in content.sources]
    return [*head, *filter(str.strip, content.body.splitlines()), *sources]


def _same(line: str) -> Row:
    side = (Piece(text=line, changed=False),)
    return Row(old=side, new=side)


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Pair lines in order; a line without a partner stands alone."""
    for old, new in zip_longest(before, after):
        if old is None or new is None:
            yield Row(old=_whole(old), new=_whole(new))
        elif old == new:
            yield _same(old)
        else:
            yield _words(old, new)


def _whole(line: str | None) -> Side:
    return None if line is None else (Piece(text=line, changed=True),)


def _words(old: str, new: str) -> Row:
    before, after = WORDS.findall(old), WORDS.findall(new)
    if max(len(before), len(after)) > MOST_WORDS:
        return Row(old=_whole(old), new=_whole(new))
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return Row(
        old=tuple(_pieces((kind, before[i:j]) for kind, i, j, _k, _m in codes)),
        new=tuple(_pieces((kind, after[k:m]) for kind, _i, _j, k, m in codes)),
    )


def _pieces(parts: Iterator[tuple[str, list[str]]]) -> Iterator[Piece]:
    for kind, words in parts:
        if words:
            yield Piece(text="".join(words), changed=kind != "equal")
