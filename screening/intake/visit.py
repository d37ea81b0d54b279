"""One request of a patient: whose screening it is, and what it says so far."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from screening import services
from screening.intake import amend_steps, cookie, languages, steps
from screening.intake.assisting import may_assist
from screening.intake.panels import NEXT_PAGE, Panel, is_message_due, panels
from screening.intake.promises import Promise, promise_at
from screening.intake.readings import Note, note_after
from screening.models import ClinicProfile, SavedPage, Screening
from screening.protocol.answers import ENGLISH
from screening.protocol.evaluation import Evaluation, evaluate
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

# Where a request keeps the visit that was found for it.
_VISIT = "_screening_visit"


@dataclass
class Visit:
    """The screening of this browser at this moment, read where it is needed."""

    screening: Screening
    now: datetime
    held: cookie.Held

    @property
    def is_assisted(self) -> bool:
        """Whether staff fill it in for a patient on the phone."""
        return bool(self.held.helper)

    @property
    def idle_minutes(self) -> int:
        """Minutes after which a browser that rests is closed out."""
        return int(settings.SCREENING_IDLE_MINUTES)

    @property
    def protocol(self) -> Protocol:
        """Protocol that the screening was started on, in the patient's language."""
        return self.screening.protocol.in_language(languages.shown())

    @property
    def today(self) -> date:
        """Date at the clinic."""
        return clinic_date(self.now)

    @cached_property
    def journey(self) -> Journey:
        """Path through the saved pages."""
        journey, protocol = services.journey_of(self.screening), self.protocol
        if protocol.language == ENGLISH:
            return journey
        return protocol.journey(journey.saved)

    def onward(self, come_back_to: str = "") -> str:
        """Return where the patient goes on: to questions, or to changes once sent."""
        if self.screening.is_submitted:
            return amend_steps.onward(self.journey)
        return steps.onward(self.journey, come_back_to)

    @cached_property
    def evaluation(self) -> Evaluation:
        """What the rules say of the saved pages."""
        return evaluate(self.protocol, self.journey.answers, self.today)

    @cached_property
    def promise(self) -> Promise:
        """What can be promised now."""
        return promise_at(self.now)

    @cached_property
    def has_read_help(self) -> bool:
        """Whether the patient left the crisis page since the last saved page."""
        return services.has_read_help(self.screening)

    def panels(self, when: str) -> list[Panel]:
        """Return the messages due at this moment."""
        if not is_message_due(self.protocol, self.screening.raised, when):
            return []
        last = self._last_page() if when == NEXT_PAGE else None
        closed = self.promise.closed
        found = panels(self.protocol, self.evaluation, when, last, closed=closed)
        return [self._as_read(panel) for panel in found]

    def note_after(self, page_id: str) -> Note | None:
        """Return what to say of the readings of a page that was saved just now."""
        if not page_id:
            return None
        return note_after(self.protocol, self.journey.answers, page_id, self.today)

    def _as_read(self, panel: Panel) -> Panel:
        """Return the panel as known where the patient comes from the crisis page."""
        if panel.is_emergency and panel.is_new and self.has_read_help:
            return replace(panel, is_new=False)
        return panel

    def _last_page(self) -> Page | None:
        saved = SavedPage.objects.filter(screening=self.screening)
        newest = saved.order_by("-sequence").values_list("page_id", flat=True)
        page_id = newest.first()
        return self.protocol.page(page_id) if page_id else None


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the visit of this browser; None without a screening that is still open."""
    now, held = timezone.now(), cookie.held(request)
    if held is None or (held.helper and not may_assist(request, held.helper)):
        return None
    screening = services.find_screening(token=held.token, now=now)
    visit = Visit(screening, now, held) if screening else None
    request.__dict__[_VISIT] = visit
    return visit


def open_visit(request: HttpRequest) -> dict[str, Any]:
    """Tell templates of the visit that the view found, if it looked for one."""
    return {"visit": request.__dict__.get(_VISIT)}


def clinic_date(now: datetime) -> date:
    """Return the date at the clinic."""
    return ClinicProfile.current().local_date(now)
