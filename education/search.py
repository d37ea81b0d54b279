"""Search over the published pages: no index, no query language, any database.

A clinic keeps ten to thirty pages, which are read whole. Words match from their start,
in any letter case and without accents. All words must be there; where no page has them
all, pages with some of them are given.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from education.models import ArticleVersion
from education.plain_text import plain

LONGEST_QUERY = 100
MOST_WORDS = 8
# Letters of text around the first hit.
BEFORE, AFTER = 60, 160
WEIGHTS = {"title": 20, "summary": 6, "text": 1}
MOST_COUNTED = 10
WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a snippet; what the reader searched for is marked."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A page that was found, with the words around the first match."""

    version: ArticleVersion
    snippet: tuple[Part, ...]


def search(query: str, versions: Iterable[ArticleVersion]) -> list[Hit]:
    """Find pages, best first. Any text is a query; one without words finds nothing."""
    words = words_of(query)
    scored = [(_scores(words, version), version) for version in versions]
    whole = [pair for pair in scored if all(pair[0])]
    found = whole if words and whole else [pair for pair in scored if any(pair[0])]
    found.sort(key=lambda pair: -sum(pair[0]))
    return [Hit(version=each, snippet=snippet(words, each)) for _, each in found]


def words_of(query: str) -> tuple[str, ...]:
    """Give the words to look for, folded, each once."""
    words = WORD.findall(fold(query[:LONGEST_QUERY]))
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def fold(text: str) -> str:
    """Take case and accents away, letter for letter: places in the text stay."""
    return "".join(map(_letter, text))


def snippet(words: Sequence[str], version: ArticleVersion) -> tuple[Part, ...]:
    """Cut out the text around the first match; the summary where the text has none."""
    text, pattern = plain(version.body), _pattern(words)
    first = pattern.search(fold(text))
    if first is None:
        return tuple(_parts(version.summary, pattern))
    start, end = _around(text, first)
    lead, tail = "… " if start else "", " …" if end < len(text) else ""
    return tuple(_parts(lead + text[start:end].strip() + tail, pattern))


def _around(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Give the piece of text around a match, cut between words where it has spaces."""
    start, end = max(0, match.start() - BEFORE), min(len(text), match.end() + AFTER)
    if start:
        start = max(start, text.find(" ", start, match.start()) + 1)
    if end < len(text):
        end = max(match.end(), text.rfind(" ", match.end(), end)) or end
    return start, end


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """Fold one letter to one letter."""
    folded = unicodedata.normalize("NFKD", letter)[0].casefold()
    return folded if len(folded) == 1 else letter


def _scores(words: Sequence[str], version: ArticleVersion) -> list[int]:
    """Weigh each word by where it stands and how often."""
    fields = {
        "title": fold(version.title),
        "summary": fold(version.summary),
        "text": fold(plain(version.body)),
    }
    return [
        sum(
            WEIGHTS[name] * min(MOST_COUNTED, len(_pattern([word]).findall(text)))
            for name, text in fields.items()
        )
        for word in words
    ]


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w{{0,30}}")


def _parts(text: str, pattern: re.Pattern[str]) -> Iterator[Part]:
    place = 0
    for match in pattern.finditer(fold(text)):
        if match.start() > place:
            yield Part(text=text[place : match.start()], marked=False)
        yield Part(text=text[match.start() : match.end()], marked=True)
        place = match.end()
    if place < len(text):
        yield Part(text=text[place:], marked=False)
