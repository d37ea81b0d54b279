"""Tries to reach a patient, counted until somebody speaks with them; notes of staff."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    CaseEventKind,
    CaseNote,
    Channel,
    ClinicProfile,
    Consultation,
    ContactAttempt,
    ContactOutcome,
    Screening,
)
from screening.models.contacts import SPOKEN
from screening.services.cases import Seen, finish, hold, note_event, require
from screening.services.errors import BadTime, NotCorrectable, ReasonRequired
from screening.services.follow_up import plan
from screening.services.passing_up import pass_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What staff write down of one try to reach a patient."""

    channel: Channel | str
    outcome: ContactOutcome | str
    tried_at: datetime
    next_try_at: datetime | None = None
    note: str = ""


@transaction.atomic
def record_contact(
    *,
    screening_id: UUID,
    actor: User,
    made: Try,
    now: datetime,
    consultation: Consultation | None = None,
    seen: Seen | None = None,
) -> ContactAttempt:
    """Write down a try; after too many failed ones the case is passed up by itself.

    Raises NotAllowed, BadTime, CaseChanged, Screening.DoesNotExist.
    """
    require(actor, "add_contactattempt")
    _refuse_times(made, now)
    screening = hold(screening_id, seen)
    row = _row(screening, actor, made, now)
    row.consultation = consultation
    row.save(force_insert=True)
    _count(screening, row, now)
    return row


@transaction.atomic
def correct_contact(
    *,
    contact_id: UUID,
    actor: User,
    made: Try,
    now: datetime,
    seen: Seen | None = None,
) -> ContactAttempt:
    """Put a right row in the place of a wrong one, which stays readable.

    One's own, or that of others with `correct_decision`. Raises NotAllowed, BadTime,
    CaseChanged, NotCorrectable, ContactAttempt.DoesNotExist.
    """
    require(actor, "add_contactattempt")
    _refuse_times(made, now)
    ids = ContactAttempt.objects.values_list("screening_id", flat=True)
    screening = hold(ids.get(pk=contact_id), seen)
    wrong = ContactAttempt.objects.get(pk=contact_id)
    if wrong.actor_id != actor.pk:
        require(actor, "correct_decision")
    if hasattr(wrong, "corrected_by"):
        raise NotCorrectable
    row = _row(screening, actor, made, now)
    row.corrects, row.consultation_id = wrong, wrong.consultation_id
    row.save(force_insert=True)
    _count(screening, row, now)
    return row


@transaction.atomic
def add_note(
    *,
    screening_id: UUID,
    actor: User,
    text: str,
    now: datetime,
    corrects: CaseNote | None = None,
) -> CaseNote:
    """Keep a note on the case, sealed; it changes nothing about how the case stands.

    A note that `corrects` another of the same person stands in its place. Raises
    NotAllowed, ReasonRequired, NotCorrectable, Screening.DoesNotExist.
    """
    require(actor, "add_casenote")
    if not text.strip():
        raise ReasonRequired
    screening = hold(screening_id, None)
    if corrects is not None:
        _refuse_note(corrects, screening, actor)
    note = CaseNote(screening=screening, actor=actor, corrects=corrects, at=now)
    note.seal("content", text.strip())
    note.save(force_insert=True)
    detail = {"note": str(note.pk)}
    note_event(screening, CaseEventKind.NOTED, actor=actor, now=now, detail=detail)
    return note


def failed_tries(screening: Screening) -> int:
    """Return the tries since somebody last spoke with the patient."""
    tries = ContactAttempt.objects.filter(screening_id=screening.pk).standing()
    spoken = tries.filter(outcome__in=SPOKEN).order_by("-tried_at").first()
    since = tries.filter(tried_at__gt=spoken.tried_at) if spoken else tries
    return since.count()


def _count(screening: Screening, row: ContactAttempt, now: datetime) -> None:
    before = screening.failed_tries
    screening.failed_tries = failed_tries(screening)
    plan(screening)
    finish(
        screening,
        CaseEventKind.CONTACT_ATTEMPTED,
        actor=row.actor,
        now=now,
        detail={
            "contact": str(row.pk),
            "channel": row.channel,
            "outcome": row.outcome,
        },
    )
    profile = ClinicProfile.objects.first() or ClinicProfile()
    if before < profile.most_failed_tries <= screening.failed_tries:
        key = f"tries:{row.pk.hex}"
        pass_up(screening, profile.rung_of_unreachable, key=key, now=now)


def _row(screening: Screening, actor: User, made: Try, now: datetime) -> ContactAttempt:
    row = ContactAttempt(
        screening=screening,
        actor=actor,
        channel=Channel(made.channel),
        outcome=ContactOutcome(made.outcome),
        tried_at=made.tried_at,
        next_try_at=made.next_try_at,
        at=now,
    )
    if made.note.strip():
        row.seal("note", made.note.strip())
    return row


def _refuse_times(made: Try, now: datetime) -> None:
    if made.tried_at > now:
        raise BadTime
    if made.next_try_at is not None and made.next_try_at <= made.tried_at:
        raise BadTime


def _refuse_note(note: CaseNote, screening: Screening, actor: User) -> None:
    own = note.screening_id == screening.pk and note.actor_id == actor.pk
    if not own or hasattr(note, "corrected_by"):
        raise NotCorrectable
