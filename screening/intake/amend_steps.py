"""Where a patient goes who changes something after sending."""

from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from screening.intake.readings import REPEAT, YES, notes
from screening.protocol.facts.blood_pressure import MOST_READINGS
from screening.protocol.facts.told_readings import GATE
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey


def overview() -> str:
    """Return the address of all answers."""
    return reverse("screening:amend")


def address(page: Page, **query: str) -> str:
    """Return the address of a page. No answer ever stands in an address."""
    path = reverse("screening:amend_page", args=[page.id])
    return f"{path}?{urlencode(query)}" if query else path


def onward(journey: Journey) -> str:
    """Return the address after a page was saved: what it opened, else the review."""
    opened = journey.next_page()
    return address(opened) if opened else reverse("screening:amend_check")


def readings_page(protocol: Protocol, journey: Journey, on: date) -> Page | None:
    """Return the page where a blood pressure reading is added, or None.

    That is the question whether there is any, or the last reading with its question
    whether there is another. Where there is room for none, it is one to be finished.
    """
    if not protocol.has_question(GATE):
        return None
    first = protocol.page_of_link[GATE]
    if not journey.is_on_path(first.id):
        return None
    if journey.answers[GATE] != YES:
        return first
    told = [page for page in journey.path if page.repeat_of == REPEAT]
    if len(told) == MOST_READINGS:
        found = notes(protocol, journey.answers, on).values()
        told += [note.page for note in found if note.is_unfinished and note.page][:1]
    return told[-1] if told else first
