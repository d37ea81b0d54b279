"""What people decide about a whole case: acknowledge, close, put off, open, pass up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    CaseEventKind,
    Decision,
    DecisionKind,
    Flag,
    Resolution,
    Screening,
)
from screening.models.decisions import CONTINUING
from screening.protocol.rules.base import URGENT
from screening.services.cases import Seen, finish, hold, require
from screening.services.deciding import Closing, needs_second, next_number, write
from screening.services.errors import (
    AlreadySettled,
    DateRequired,
    NotSubmitted,
    ReasonRequired,
    UrgentFlagOpen,
)
from screening.services.flagging import flags_of, highest
from screening.services.unreachable import refuse_giving_up


@transaction.atomic
def acknowledge_case(
    *, screening_id: UUID, actor: User, now: datetime, seen: Seen | None = None
) -> Decision:
    """Record that this person has seen the case with every open flag of it.

    Raises NotAllowed, CaseChanged, Screening.DoesNotExist.
    """
    require(actor, "add_decision")
    screening = hold(screening_id, seen)
    decision = _decision(screening, actor, DecisionKind.ACKNOWLEDGE, now)
    write(screening, decision, "")
    _acknowledge_flags(screening, decision)
    return _done(screening, decision)


@transaction.atomic
def close_case(
    *,
    screening_id: UUID,
    actor: User,
    closing: Closing,
    now: datetime,
    judgements: Mapping[UUID, str] | None = None,
    seen: Seen | None = None,
) -> Decision:
    """Close the case and its flags that are still open, with what came of it.

    A continuing code (needs records, needs a reading, book a consultation) lays it
    aside until its `returns_at`, when it comes back by itself. `judgements`: what this
    person thinks of the rules, by flag. Where a level asks for a second clinician it
    is a proposal until `sign_decision`.

    Raises NotAllowed, ReasonRequired, CaseChanged, NotSubmitted, AlreadySettled,
    UrgentFlagOpen, TooFewTries, DateRequired, Screening.DoesNotExist.
    """
    _may_close(actor, closing)
    screening = hold(screening_id, seen)
    if not screening.is_submitted:
        raise NotSubmitted
    if screening.resolved_at is not None:
        raise AlreadySettled
    refuse_urgent(screening)
    refuse_giving_up(screening, actor, closing.code)
    refuse_past(closing, now)
    still_open = _open_flags(screening)
    needs = needs_second(highest(still_open))
    kind = DecisionKind.PROPOSE if needs else DecisionKind.CLOSE
    decision = _decision(screening, actor, kind, now)
    decision.code, decision.returns_at = Resolution(closing.code), closing.returns_at
    write(screening, decision, closing.reason)
    close_flags(screening, decision, still_open, judgements or {})
    if not needs:
        settle(screening, decision)
    return _done(screening, decision)


@transaction.atomic
def put_off(
    *,
    screening_id: UUID,
    actor: User,
    until: datetime,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> Decision:
    """Lay the case aside; it comes back by itself, or sooner with new information.

    Whoever puts off has seen the flags. Raises NotAllowed, ReasonRequired,
    CaseChanged, NotSubmitted, AlreadySettled, UrgentFlagOpen, DateRequired,
    Screening.DoesNotExist.
    """
    require(actor, "add_decision")
    if not reason.strip():
        raise ReasonRequired
    screening = hold(screening_id, seen)
    if not screening.is_submitted:
        raise NotSubmitted
    if screening.resolved_at is not None:
        raise AlreadySettled
    refuse_urgent(screening)
    if until <= now:
        raise DateRequired
    decision = _decision(screening, actor, DecisionKind.LATER, now)
    decision.returns_at = until
    write(screening, decision, reason)
    _acknowledge_flags(screening, decision)
    screening.returns_at = until
    return _done(screening, decision)


@transaction.atomic
def reopen_case(
    *,
    screening_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> Decision:
    """Open a case that is closed, put off, or waits for a second clinician.

    Its flags stay as they are: each is opened by itself. Raises NotAllowed,
    ReasonRequired, CaseChanged, AlreadySettled, Screening.DoesNotExist.
    """
    require(actor, "add_decision")
    if not reason.strip():
        raise ReasonRequired
    screening = hold(screening_id, seen)
    laid_aside = screening.resolved_at or screening.returns_at
    if not (laid_aside or open_proposal(screening)):
        raise AlreadySettled
    decision = _decision(screening, actor, DecisionKind.REOPEN, now)
    write(screening, decision, reason)
    unsettle(screening, now)
    return _done(screening, decision)


def open_proposal(screening: Screening) -> Decision | None:
    """Return the closing of the case that waits for a second clinician, if any."""
    words = Decision.objects.filter(screening_id=screening.pk, flag=None).words()
    last = words.order_by("-number").first()
    waits = last is not None and last.kind == DecisionKind.PROPOSE
    return last if waits else None


def refuse_urgent(screening: Screening) -> None:
    """Raise UrgentFlagOpen while something of the same day or above is open."""
    if screening.open_level in URGENT:
        raise UrgentFlagOpen


def settle(screening: Screening, decision: Decision) -> None:
    """Repeat on the case that it is closed, or laid aside with what it needs."""
    screening.resolution = decision.code
    screening.follow_up_at = screening.follow_up_at if decision.returns_at else None
    screening.returns_at = decision.returns_at
    screening.resolved_at = None if decision.returns_at else decision.at


def unsettle(screening: Screening, now: datetime) -> None:
    """Repeat on the case that it waits anew."""
    screening.resolved_at, screening.returns_at = None, None
    screening.resolution, screening.queued_at = "", now


def close_flags(
    screening: Screening,
    about: Decision,
    flags: Sequence[Flag],
    judgements: Mapping[UUID, str],
) -> None:
    """Close each flag with the case, or propose it, in the words of `about`."""
    reason = about.read_reason()
    for number, flag in enumerate(flags, start=about.number + 1):
        row = Decision(
            flag=flag,
            about=about,
            actor=about.actor,
            number=number,
            kind=about.kind,
            code=about.code,
            judgement=judgements.get(flag.pk, ""),
            at=about.at,
        )
        write(screening, row, reason)


def _acknowledge_flags(screening: Screening, about: Decision) -> None:
    unseen = [flag for flag in _open_flags(screening) if not flag.is_seen]
    for number, flag in enumerate(unseen, start=about.number + 1):
        row = Decision(
            flag=flag,
            about=about,
            actor=about.actor,
            number=number,
            kind=DecisionKind.ACKNOWLEDGE,
            at=about.at,
        )
        write(screening, row, "")


def _open_flags(screening: Screening) -> list[Flag]:
    return [flag for flag in flags_of(screening) if not flag.closed]


def _may_close(actor: User, closing: Closing) -> None:
    require(actor, "add_decision")
    if not closing.reason.strip():
        raise ReasonRequired


def refuse_past(closing: Closing, now: datetime) -> None:
    """Raise DateRequired unless what continues comes back, and only that."""
    continues = Resolution(closing.code) in CONTINUING
    if continues != (closing.returns_at is not None):
        raise DateRequired
    if closing.returns_at is not None and closing.returns_at <= now:
        raise DateRequired


def _decision(
    screening: Screening, actor: User, kind: DecisionKind, now: datetime
) -> Decision:
    return Decision(actor=actor, kind=kind, number=next_number(screening), at=now)


def _done(screening: Screening, decision: Decision) -> Decision:
    finish(
        screening,
        CaseEventKind.DECIDED,
        actor=decision.actor,
        now=decision.at,
        detail={"decision": str(decision.pk), "kind": decision.kind},
    )
    return decision
