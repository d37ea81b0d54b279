"""Before and after of a change, in the words in which it was asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.intake import languages
from screening.intake.words import in_words
from screening.protocol.answers import Absent, Answer
from screening.protocol.questionnaires.definition import Question
from screening.services.history import Change, PageChanges


@dataclass(frozen=True, slots=True)
class Line:
    """One question, what was said before, and what is said now."""

    question: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class PageDifference:
    """One page; `counts` is false where a change leads past it."""

    id: str
    title: str
    lines: tuple[Line, ...]
    counts: bool
    language: str


def in_patients_words(found: Iterable[PageChanges]) -> list[PageDifference]:
    """Return the changes as the patient reads them."""
    return [_page(changed) for changed in found]


def _page(changed: PageChanges) -> PageDifference:
    page = changed.page
    with languages.spoken(page.language):
        lines = tuple(_line(change) for change in changed.changes)
    return PageDifference(page.id, page.title, lines, changed.counts, page.language)


def _line(change: Change) -> Line:
    question = change.question
    return Line(
        question.text,
        _said(question, change.before, _("Not asked before")),
        _said(question, change.after, _("Not asked any more")),
    )


def _said(question: Question, answer: Answer, not_asked: str) -> str:
    if answer is Absent.NOT_ASKED:
        return not_asked
    return in_words(question, answer) or _("Not answered")
