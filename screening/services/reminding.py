"""Remind staff of a booked consultation: the working day before, and an hour before.

A notice of a booking that no longer stands is dropped when it is due, not deleted now:
see `followup.sender`.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from screening.models import (
    ClinicProfile,
    ConsultationStep,
    Notice,
    NoticeKind,
    Screening,
)
from screening.services import notifying
from screening.services.quiet import after_quiet

HOUR_BEFORE = timedelta(hours=1)
DAY_BEFORE = timedelta(days=1)


def schedule(screening: Screening, step: ConsultationStep) -> list[Notice]:
    """Write the reminders of a booking that are still to come."""
    person = step.consultation.with_whom or screening.owner
    moments = [moment for moment in _moments(step) if moment > step.at]
    return [_write(screening, step, person, moment) for moment in moments]


def _moments(step: ConsultationStep) -> list[datetime]:
    if step.starts_at is None:
        return []
    calendar = ClinicProfile.current().calendar
    day_before = calendar.open_time_before(step.starts_at - DAY_BEFORE, timedelta(0))
    return [day_before, step.starts_at - HOUR_BEFORE]


def _write(
    screening: Screening, step: ConsultationStep, person: User | None, at: datetime
) -> Notice:
    quiet = getattr(person, "quiet_hours", None)
    zone = ClinicProfile.current().calendar.zone
    return Notice.objects.create(
        screening_id=screening.pk,
        kind=NoticeKind.REMINDER,
        to=person if notifying.is_reachable(person) else None,
        level=0,
        idempotency_key=f"remind:{step.pk.hex}:{at:%Y%m%d%H%M%S}",
        created_at=step.at,
        next_attempt_at=after_quiet(at, zone, quiet),
    )
