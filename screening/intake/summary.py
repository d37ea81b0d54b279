"""What a patient has told so far, by questionnaire and page."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from screening.intake import languages, readings, repeats
from screening.intake.readings import Note
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
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One questionnaire with its pages."""

    title: str
    pages: tuple[PageSummary, ...]
    language: str
    timeline: Timeline | None


def summarize(protocol: Protocol, journey: Journey, on: date) -> list[Section]:
    """Return every page on the patient's path with its answers.

    A place of a list that was left empty is no page of its own. Beside a blood pressure
    reading stands what it means as of that day.
    """
    said = readings.notes(protocol, journey.answers, on)
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
            tuple(_page(page, journey.answers, said.get(page.id)) for page in pages),
            form.language,
            drawn if any(repeat.id == REPEAT for repeat in form.repeats) else None,
        )
        for form, pages in groupby(path, key=lambda page: form_of[page.id])
    ]


def _page(page: Page, answers: Answers, note: Note | None) -> PageSummary:
    with languages.spoken(page.language):
        lines = tuple(
            [Line(q.text, in_words(q, answers[q.link_id])) for q in page.questions]
        )
    return PageSummary(page.id, page.title, lines, page.language, note)
