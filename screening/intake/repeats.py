"""Take one of several things off the list, and find room for one more.

Each keeps its place for ever: the page of what was taken off is saved once more with
nothing on it, so that the record shows both, and its question about one more keeps its
answer, so that the pages after it are still asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from screening.intake.forms import PageForm
from screening.intake.visit import Visit
from screening.protocol.answers import PageAnswers
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

# Names of the buttons, and what they send.
REMOVE, KEEP = "remove", "keep"
ASK, SURE = "ask", "yes"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a list. `another`: the question that opens the next place."""

    page: Page
    another: str
    is_last: bool


def place_of(protocol: Protocol, page: Page) -> Place | None:
    """Return the place that this page asks about; None where nothing is taken off."""
    if not page.repeat_of:
        return None
    form = protocol.questionnaire_of(page.id)
    repeat = next(r for r in form.repeats if r.id == page.repeat_of)
    if not repeat.removable:
        return None
    another = repeat.another.format(n=page.repeat_number)
    return Place(page, another, page.repeat_number >= repeat.most)


def only_draws(request: HttpRequest, protocol: Protocol, page: Page) -> bool:
    """Tell whether a button asks for the page as it was typed, without a save."""
    wanted = request.POST.get(REMOVE) == ASK or KEEP in request.POST
    return wanted and place_of(protocol, page) is not None


def context(request: HttpRequest, protocol: Protocol, page: Page) -> dict[str, Any]:
    """Tell the template whether it may offer to take this off, and whether to ask."""
    may = place_of(protocol, page) is not None
    asked = request.GET if request.method == "GET" else request.POST
    asks = asked.get(REMOVE) == ASK
    return {"may_remove": may, "asks_to_remove": may and asks}


def instead(
    sent: Mapping[str, str], visit: Visit, form: PageForm
) -> PageAnswers | None:
    """Return what to save in place of what was typed; None for an ordinary save."""
    place = place_of(visit.protocol, form.page) if sent.get(REMOVE) == SURE else None
    if place is None:
        return None
    return _emptied(place, form, visit.journey.saved.get(form.page.id))


def _emptied(place: Place, form: PageForm, saved: PageAnswers | None) -> PageAnswers:
    key = place.another
    # What the page does not say now, it said when it was saved.
    typed = PageAnswers() if form.errors.get(key) else form.page_answers()
    says_so = key in typed.given or key in typed.withheld
    kept = typed if says_so else saved or PageAnswers()
    return PageAnswers(
        given={k: v for k, v in kept.given.items() if k == key},
        withheld={k: v for k, v in kept.withheld.items() if k == key},
        language=place.page.language,
    )


def is_empty(protocol: Protocol, page: Page, saved: PageAnswers | None) -> bool:
    """Tell whether the place was saved with nothing in it."""
    place = place_of(protocol, page)
    if place is None or saved is None:
        return False
    return {*saved.given, *saved.withheld} <= {place.another}


@dataclass(frozen=True, slots=True)
class Room:
    """Where one more goes: an empty page, or the question that opens the next page."""

    page: Page
    question: str = ""


def room(protocol: Protocol, journey: Journey, repeat_id: str) -> Room | None:
    """Return the first place for one more; None where all places are taken."""
    pages = [page for page in journey.path if page.repeat_of == repeat_id]
    for page in pages:
        if is_empty(protocol, page, journey.saved.get(page.id)):
            return Room(page)
    last = place_of(protocol, pages[-1]) if pages else None
    return None if last is None or last.is_last else Room(last.page, last.another)
