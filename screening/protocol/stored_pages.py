"""Saved pages read back from their stored form, each answer in its type."""

from collections.abc import Callable, Iterable, Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any

from screening.protocol.answers import ENGLISH, Absent, PageAnswers, Value
from screening.protocol.questionnaires.definition import Page, QuestionType

# The stored form of one page: see PageAnswers.to_json.
Stored = Mapping[str, Any]
Converts = tuple[tuple[str, Callable[[Any], Value]], ...]

# How to read what JSON has no type for.
CONVERTS: Mapping[QuestionType, Callable[[Any], Value]] = {
    QuestionType.DATE: date.fromisoformat,
    QuestionType.DECIMAL: Decimal,
    QuestionType.MULTIPLE: tuple,
}


class PageReader:
    """Read the pages of one protocol; what each holds is worked out once."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._readings = {page.id: _reading(page) for page in pages}

    def read(self, pages: Mapping[str, Stored]) -> dict[str, PageAnswers]:
        """Read stored pages back; raise KeyError for an unknown page or question."""
        found, readings = {}, self._readings
        for page_id, stored in pages.items():
            asked, converts = readings[page_id]
            given = stored["answers"]
            if not given.keys() <= asked:
                raise KeyError(page_id)
            for key, convert in converts:
                if key in given:
                    given = {**given, key: convert(given[key])}
            alone = len(stored) == 1
            found[page_id] = (
                PageAnswers(given=given) if alone else _with_the_rest(given, stored)
            )
        return found


def _reading(page: Page) -> tuple[Set[str], Converts]:
    """Return the link ids of a page, and those of its answers to be converted."""
    converts = [
        (question.link_id, CONVERTS[question.type])
        for question in page.questions
        if question.type in CONVERTS
    ]
    return frozenset(page.link_ids), tuple(converts)


def _with_the_rest(given: Mapping[str, Value], stored: Stored) -> PageAnswers:
    """Return the answers with what was withheld and the language they were asked in."""
    raw = stored.get("withheld", {})
    withheld = {key: Absent(reason) for key, reason in raw.items()}
    language = stored.get("language", ENGLISH)
    return PageAnswers(given=given, withheld=withheld, language=language)
