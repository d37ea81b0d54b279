"""What is worth adding before sending; none of it keeps a patient from sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake import languages
from screening.intake.panels import Panel
from screening.intake.readings import notes
from screening.protocol.answers import Absent
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page, Question, QuestionType
from screening.protocol.questionnaires.journey import Journey

# Without these staff cannot reach or recognize the patient.
NEEDED: tuple[tuple[tuple[str, ...], str | Promise, str | Promise], ...] = (
    (
        ("phone",),
        _("Your phone number"),
        _("Please add a phone number. Without it we may not be able to reach you."),
    ),
    (
        ("legal_first_name", "legal_last_name"),
        _("Your name"),
        _("Please add your first and last name, so that we know whom we call."),
    ),
    (
        ("birth_date",),
        _("Your date of birth"),
        _("Please add your date of birth. We use it to be sure that it is you."),
    ),
)


@dataclass(frozen=True, slots=True)
class Nudge:
    """One thing to look at once more, and the page where it can be changed."""

    title: str | Promise
    paragraphs: tuple[str | Promise, ...]
    page: Page | None
    language: str


def nudges(
    protocol: Protocol, journey: Journey, found: list[Panel], on: date
) -> list[Nudge]:
    """Return what is missing, then what the messages of the rules ask for."""
    return [
        *_missing(protocol, journey),
        *_unfinished_readings(protocol, journey, on),
        *(_of_panel(panel, journey) for panel in found),
    ]


def unanswered(page: Page, journey: Journey) -> int:
    """Count the choices of a saved page that were left blank.

    Boxes for words and numbers may stay empty without a word: most ask for something
    that not everybody has.
    """
    saved = journey.saved.get(page.id)
    if saved is None:
        return 0
    answered = {*saved.given, *saved.withheld}
    return sum(_is_choice(q) and q.link_id not in answered for q in page.questions)


def _is_choice(question: Question) -> bool:
    return question.type is QuestionType.CHOICE


def _missing(protocol: Protocol, journey: Journey) -> Iterator[Nudge]:
    for keys, title, sentence in NEEDED:
        asked = [k for k in keys if journey.answers[k] is not Absent.NOT_ASKED]
        if any(not journey.answers.given(key) for key in asked):
            page = protocol.page_of_link[asked[0]]
            yield Nudge(title, (sentence,), page, languages.shown())


def _unfinished_readings(
    protocol: Protocol, journey: Journey, on: date
) -> Iterator[Nudge]:
    for note in notes(protocol, journey.answers, on).values():
        if note.is_unfinished:
            yield Nudge(note.title, note.paragraphs, note.page, languages.shown())


def _of_panel(panel: Panel, journey: Journey) -> Nudge:
    on_path = (page for page in panel.pages if journey.is_on_path(page.id))
    page = next(on_path, None)
    return Nudge(panel.title, panel.paragraphs, page, panel.language)
