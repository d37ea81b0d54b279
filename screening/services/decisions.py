"""What people decide about flags. The software closes none."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    CaseEvent,
    CaseEventKind,
    Decision,
    DecisionKind,
    Flag,
    Screening,
)
from screening.services import summary
from screening.services.errors import AlreadyClosed, ReasonRequired
from screening.services.flagging import flags_of
from screening.services.holding import keep, locked

_EVENT = {
    DecisionKind.ACKNOWLEDGE: CaseEventKind.FLAG_ACKNOWLEDGED,
    DecisionKind.CLOSE: CaseEventKind.FLAG_CLOSED,
}


@transaction.atomic
def acknowledge_flag(*, flag_id: UUID, actor: User, now: datetime) -> Decision:
    """Record that this person has seen the flag.

    Raises AlreadyClosed, Flag.DoesNotExist.
    """
    screening, flag = _open_flag(flag_id)
    kind = DecisionKind.ACKNOWLEDGE
    return _record(screening, Decision(flag=flag, actor=actor, kind=kind, at=now))


@transaction.atomic
def close_flag(*, flag_id: UUID, actor: User, reason: str, now: datetime) -> Decision:
    """Record that this person has dealt with the flag, and why it needs no more.

    Raises ReasonRequired for a blank reason, AlreadyClosed, Flag.DoesNotExist.
    """
    if not reason.strip():
        raise ReasonRequired
    screening, flag = _open_flag(flag_id)
    decision = Decision(flag=flag, actor=actor, kind=DecisionKind.CLOSE, at=now)
    decision.seal("reason", reason.strip())
    return _record(screening, decision)


def _open_flag(flag_id: UUID) -> tuple[Screening, Flag]:
    """Hold the screening first, as a save does, so that the two cannot deadlock."""
    flag = Flag.objects.get(pk=flag_id)
    screening = locked(flag.screening_id)
    if not Flag.objects.open().filter(pk=flag_id).exists():
        raise AlreadyClosed
    return screening, flag


def _record(screening: Screening, decision: Decision) -> Decision:
    decision.save(force_insert=True)
    CaseEvent.objects.create(
        screening_id=screening.pk,
        kind=_EVENT[DecisionKind(decision.kind)],
        actor=decision.actor,
        at=decision.at,
        detail={"rule": decision.flag.rule_id, "flag": str(decision.flag_id)},
    )
    summary.note_flags(screening, flags_of(screening), decision.at)
    keep(screening, *summary.FLAGGED)
    return decision
