"""The sources of a page: what a citation in the text points at.

In the text a citation is ``[^key]``; the key names one source of the same page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Self

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CITATION = re.compile(rf"\[\^({KEY.pattern})\]")
FIELDS = ("key", "year", "text", "href")


class SourceError(ValueError):
    """A source or a citation that the page cannot show; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One published work, with its year and, where there is one, its https address."""

    key: str
    year: str
    text: str
    href: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be shown or linked."""
        for name, value in asdict(self).items():
            if not isinstance(value, str):
                raise SourceError(f"{name}: put {value!r} in quotes.")
        if not KEY.fullmatch(self.key):
            raise SourceError(
                f"“{self.key}” is not a key: use small letters, digits and hyphens.",
            )
        if not re.fullmatch(r"[0-9]{4}", self.year):
            raise SourceError(f"{self.key}: give the year with four digits.")
        if not self.text:
            raise SourceError(f"{self.key}: name the work.")
        if self.href and not re.fullmatch(r"https://[^\s|]+", self.href):
            raise SourceError(f"{self.key}: a link starts with https://.")

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read ``key | year | work | link`` (the link may be left out)."""
        parts = [part.strip() for part in line.split("|")]
        if not len(FIELDS) - 1 <= len(parts) <= len(FIELDS):
            raise SourceError(f"“{line.strip()}”: write key | year | work | link.")
        return cls(**dict(zip(FIELDS, parts, strict=False)))

    def as_line(self) -> str:
        """Write the source as ``from_line`` reads it."""
        return " | ".join(filter(None, (self.key, self.year, self.text, self.href)))

    def as_dict(self) -> dict[str, str]:
        """Give the shape that a version stores."""
        return asdict(self)


def read_lines(text: str) -> list[Source]:
    """Read one source a line; empty lines are skipped."""
    return _distinct(
        Source.from_line(line) for line in text.splitlines() if line.strip()
    )


def read_dicts(rows: Iterable[dict[str, str]]) -> list[Source]:
    """Read sources from the shape that a version stores."""
    return _distinct(Source(**row) for row in rows)


def check_citations(body: str, sources: Sequence[Source]) -> None:
    """Refuse a citation that names no source of the page."""
    known = {source.key for source in sources}
    for key in CITATION.findall(body):
        if key not in known:
            raise SourceError(f"The text cites [^{key}], but no source has that key.")


def _distinct(sources: Iterable[Source]) -> list[Source]:
    found: dict[str, Source] = {}
    for source in sources:
        if source.key in found:
            raise SourceError(f"Two sources have the key “{source.key}”.")
        found[source.key] = source
    return list(found.values())
