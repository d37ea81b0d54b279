"""What a patient has told so far, by questionnaire and page."""

from dataclasses import dataclass
from itertools import groupby

from screening.intake import languages, repeats
from screening.intake.timeline import REPEAT, Timeline, timeline
from screening.intake.words import in_words
from screening.protocol.answers import Answers
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import AskedOf, Page
from screening.protocol.questionnaires.journey import Journey


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer in words; empty where it was left blank."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class PageSummary:
    """One page with its answers."""

    id: str
    title: str
    lines: tuple[Line, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Section:
    """One questionnaire with its pages."""

    title: str
    pages: tuple[PageSummary, ...]
    language: str
    timeline: Timeline | None


def summarize(protocol: Protocol, journey: Journey) -> list[Section]:
    """Return every page on the patient's path with its answers.

    A place of a list that was left empty is no page of its own.
    """
    form_of = {
        page.id: form
        for form in protocol.questionnaires
        if form.asked_of is AskedOf.PATIENT
        for page in form.pages
    }
    path = [
        page
        for page in journey.path
        if page.id in form_of
        and not repeats.is_empty(protocol, page, journey.saved.get(page.id))
    ]
    drawn = timeline(protocol, journey)
    return [
        Section(
            form.title,
            tuple(_page(page, journey.answers) for page in pages),
            form.language,
            drawn if any(repeat.id == REPEAT for repeat in form.repeats) else None,
        )
        for form, pages in groupby(path, key=lambda page: form_of[page.id])
    ]


def _page(page: Page, answers: Answers) -> PageSummary:
    with languages.spoken(page.language):
        lines = tuple(
            [Line(q.text, in_words(q, answers[q.link_id])) for q in page.questions]
        )
    return PageSummary(page.id, page.title, lines, page.language)
