"""Remind staff of a booked consultation: a working day before, and an hour before."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from screening.models import (
    ClinicProfile,
    Consultation,
    ConsultationStep,
    Notice,
    NoticeKind,
    NoticeState,
    QuietHours,
    Screening,
)
from screening.services import notifying
from screening.services.quiet import after_quiet

HOUR_BEFORE = timedelta(hours=1)
DAY_BEFORE = timedelta(days=1)


def schedule(screening: Screening, step: ConsultationStep) -> list[Notice]:
    """Write the reminders of a booking that are still to come."""
    wanted = step.consultation.with_whom or screening.owner
    person = wanted if notifying.is_reachable(wanted) else None
    quiet = QuietHours.objects.filter(user=person).first() if person else None
    zone = ClinicProfile.current().calendar.zone
    moments = (after_quiet(moment, zone, quiet) for moment in _moments(step))
    return [
        _write(screening, step, person, moment)
        for moment in dict.fromkeys(moments)
        if step.starts_at is not None and step.at < moment < step.starts_at
    ]


def drop(consultation: Consultation) -> int:
    """Take back the reminders of a booking that no longer stands; return how many.

    They stay in the log.
    """
    waiting = Notice.objects.waiting().filter(
        idempotency_key__startswith=_key(consultation)
    )
    return waiting.update(state=NoticeState.DROPPED)


def _key(consultation: Consultation) -> str:
    return f"remind:{consultation.pk.hex}:"


def _moments(step: ConsultationStep) -> list[datetime]:
    if step.starts_at is None:
        return []
    calendar = ClinicProfile.current().calendar
    day_before = calendar.open_time_before(step.starts_at - DAY_BEFORE, timedelta(0))
    return [day_before, step.starts_at - HOUR_BEFORE]


def _write(
    screening: Screening, step: ConsultationStep, person: User | None, at: datetime
) -> Notice:
    return Notice.objects.create(
        screening_id=screening.pk,
        kind=NoticeKind.REMINDER,
        to=person,
        level=0,
        idempotency_key=f"{_key(step.consultation)}{step.number}:{at:%Y%m%d%H%M}",
        created_at=step.at,
        next_attempt_at=at,
    )
