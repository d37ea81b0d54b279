"""Consultations: asked for, booked, called off, ended. Every step is a row."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    CaseEventKind,
    ClinicProfile,
    Consultation,
    ConsultationKind,
    ConsultationOutcome,
    ConsultationStep,
    ConsultationStepKind,
    Screening,
)
from screening.services import appointment_mails, reminding
from screening.services.cases import Seen, finish, hold, require
from screening.services.errors import BadTime, ConsultationOver
from screening.services.follow_up import plan
from screening.services.overlaps import LONGEST, overlapping, refuse_unless_kept

# Minutes.
SHORTEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What kind of consultation, by when at the latest, with whom if it matters."""

    kind: ConsultationKind | str
    by_day: date
    with_whom: User | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Date, time and length of a booking.

    `keep`: the token of a DoubleBooked that was shown, where both are to stand.
    """

    starts_at: datetime
    minutes: int
    keep: str = ""


@transaction.atomic
def request_consultation(
    *,
    screening_id: UUID,
    actor: User,
    wanted: Wanted,
    now: datetime,
    seen: Seen | None = None,
) -> Consultation:
    """Ask for a consultation; the case is due for booking by that day.

    Raises NotAllowed, BadTime for a day that is over, CaseChanged,
    Screening.DoesNotExist.
    """
    require(actor, "add_consultation")
    if wanted.by_day < ClinicProfile.current().local_date(now):
        raise BadTime
    screening = hold(screening_id, seen)
    consultation = Consultation(
        screening=screening,
        actor=actor,
        kind=ConsultationKind(wanted.kind),
        by_day=wanted.by_day,
        with_whom=wanted.with_whom,
        at=now,
    )
    if wanted.note.strip():
        consultation.seal("note", wanted.note.strip())
    consultation.save(force_insert=True)
    plan(screening)
    event = CaseEventKind.CONSULTATION_ASKED
    detail = {"consultation": str(consultation.pk), "kind": consultation.kind}
    finish(screening, event, actor=actor, now=now, detail=detail)
    return consultation


@transaction.atomic
def book_consultation(
    *,
    consultation_id: UUID,
    actor: User,
    slot: Slot,
    now: datetime,
    note: str = "",
    seen: Seen | None = None,
) -> ConsultationStep:
    """Book date and time, also in the place of an earlier booking, and remind of it.

    Raises NotAllowed, BadTime, CaseChanged, ConsultationOver, DoubleBooked,
    Consultation.DoesNotExist.
    """
    if slot.starts_at <= now or not SHORTEST <= slot.minutes <= LONGEST:
        raise BadTime
    step = ConsultationStep(
        kind=ConsultationStepKind.BOOKED,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        at=now,
    )
    return _take(consultation_id, step, actor, note, seen, keep=slot.keep)


@transaction.atomic
def call_off_consultation(
    *,
    consultation_id: UUID,
    actor: User,
    now: datetime,
    note: str = "",
    seen: Seen | None = None,
) -> ConsultationStep:
    """Take the booking off; the consultation waits to be booked anew.

    Raises NotAllowed, CaseChanged, ConsultationOver, Consultation.DoesNotExist.
    """
    step = ConsultationStep(kind=ConsultationStepKind.CALLED_OFF, at=now)
    return _take(consultation_id, step, actor, note, seen)


@transaction.atomic
def end_consultation(
    *,
    consultation_id: UUID,
    actor: User,
    outcome: ConsultationOutcome | str,
    now: datetime,
    note: str = "",
    seen: Seen | None = None,
) -> ConsultationStep:
    """Record how the consultation ended. The case is closed by a decision of its own.

    Raises NotAllowed, CaseChanged, ConsultationOver, Consultation.DoesNotExist.
    """
    kind, ended = ConsultationStepKind.DONE, ConsultationOutcome(outcome)
    step = ConsultationStep(kind=kind, outcome=ended, at=now)
    return _take(consultation_id, step, actor, note, seen)


def next_appointment(screening: Screening, *, now: datetime) -> Consultation | None:
    """Return the booked consultation that comes next and is not over; one query."""
    open_ones = screening.consultations.open()
    to_come = {
        each.ends_at: each
        for each in open_ones
        if each.is_booked and each.ends_at is not None and each.ends_at > now
    }
    return to_come[min(to_come)] if to_come else None


def _take(
    consultation_id: UUID,
    step: ConsultationStep,
    actor: User,
    note: str,
    seen: Seen | None,
    keep: str = "",
) -> ConsultationStep:
    require(actor, "add_consultation")
    ids = Consultation.objects.values_list("screening_id", flat=True)
    screening = hold(ids.get(pk=consultation_id), seen)
    consultation = Consultation.objects.with_state().get(pk=consultation_id)
    if not consultation.is_open:
        raise ConsultationOver
    step.consultation, step.actor = consultation, actor
    step.number = consultation.steps.count() + 1
    beside = overlapping(step)
    refuse_unless_kept(beside, keep)
    if note.strip():
        step.seal("note", note.strip())
    step.save(force_insert=True)
    plan(screening)
    _tell(screening, step, beside)
    reminding.drop(consultation)
    appointment_mails.drop(consultation)
    if step.kind == ConsultationStepKind.BOOKED:
        reminding.schedule(screening, step)
        appointment_mails.schedule(screening, step)
    return step


def _tell(
    screening: Screening, step: ConsultationStep, beside: list[Consultation]
) -> None:
    detail = {
        "consultation": str(step.consultation_id),
        "step": step.kind,
        "outcome": step.outcome,
    }
    if beside:
        detail["beside"] = ", ".join(each.screening.reference for each in beside)
    finish(
        screening,
        CaseEventKind.CONSULTATION_STEP,
        actor=step.actor,
        now=step.at,
        detail=detail,
    )
