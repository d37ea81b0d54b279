"""What a patient did at the crisis page: read it and went on, or chose to stop."""

from datetime import datetime
from uuid import UUID

from screening.models import CaseEvent, CaseEventKind, Screening


def note_help_read(*, screening_id: UUID, now: datetime) -> None:
    """Record that the patient went on from the crisis page."""
    _event(screening_id, CaseEventKind.HELP_READ, now)


def note_stopped(*, screening_id: UUID, now: datetime) -> None:
    """Record that the patient chose to stop. What was saved stays with staff."""
    _event(screening_id, CaseEventKind.STOPPED, now)


def has_read_help(screening: Screening) -> bool:
    """Tell whether the patient left the crisis page since the last saved page."""
    left = screening.case_events.filter(
        kind__in=(
            CaseEventKind.HELP_READ,
            CaseEventKind.STOPPED,
            CaseEventKind.CALL_ASKED,
        ),
        at__gte=screening.last_active_at,
    )
    return left.exists()


def _event(screening_id: UUID, kind: CaseEventKind, now: datetime) -> None:
    CaseEvent.objects.create(screening_id=screening_id, kind=kind, at=now)
