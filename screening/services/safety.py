"""What a patient did at the crisis page: read it and went on, or chose to stop."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from screening.models import CaseEventKind, Screening
from screening.services import trail
from screening.services.holding import locked

# What a patient does only after the crisis page was shown.
_AFTER_HELP = (
    CaseEventKind.HELP_READ,
    CaseEventKind.STOPPED,
    CaseEventKind.CALL_ASKED,
)


@transaction.atomic
def note_help_read(*, screening_id: UUID, now: datetime) -> None:
    """Record that the patient went on from the crisis page."""
    _event(screening_id, CaseEventKind.HELP_READ, now)


@transaction.atomic
def note_stopped(*, screening_id: UUID, now: datetime) -> None:
    """Record that the patient chose to stop. What was saved stays with staff."""
    _event(screening_id, CaseEventKind.STOPPED, now)


def has_read_help(screening: Screening) -> bool:
    """Tell whether the patient left the crisis page since the last saved page."""
    events = screening.case_events.filter(kind__in=_AFTER_HELP)
    return events.filter(at__gte=screening.last_active_at).exists()


def _event(screening_id: UUID, kind: CaseEventKind, now: datetime) -> None:
    """Write one event, once since the last saved page however often it is sent."""
    screening = locked(screening_id)
    events = screening.case_events.filter(kind=kind, at__gte=screening.last_active_at)
    if not events.exists():
        trail.note_event(screening.pk, kind, now=now)
