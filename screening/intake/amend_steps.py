"""Where a patient goes who changes something after sending."""

from django.urls import reverse
from django.utils.http import urlencode

from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

HAS_READINGS, YES = "has_readings", "yes"


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


def readings_page(protocol: Protocol, journey: Journey) -> Page | None:
    """Return the page where a blood pressure reading is added, or None.

    That is the question whether there is any, or the last reading with its question
    whether there is another.
    """
    if not protocol.has_question(HAS_READINGS):
        return None
    first = protocol.page_of_link[HAS_READINGS]
    if not journey.is_on_path(first.id):
        return None
    if journey.answers[HAS_READINGS] != YES:
        return first
    told = [page for page in journey.path if page.repeat_of == "bp"]
    return told[-1] if told else first
