"""What people decide about one flag. The software closes none."""

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
    RuleJudgement,
    Screening,
)
from screening.services.cases import Seen, finish, hold, require
from screening.services.deciding import Closing, needs_second, next_number, write
from screening.services.errors import AlreadyClosed, AlreadySettled, ReasonRequired
from screening.services.unreachable import refuse_giving_up

_EVENT = {
    DecisionKind.ACKNOWLEDGE: CaseEventKind.FLAG_ACKNOWLEDGED,
    DecisionKind.CLOSE: CaseEventKind.FLAG_CLOSED,
}


@transaction.atomic
def acknowledge_flag(
    *,
    flag_id: UUID,
    actor: User,
    now: datetime,
    judgement: RuleJudgement | str = "",
    seen: Seen | None = None,
) -> Decision:
    """Record that this person has seen the flag. The one decision that needs no words.

    Raises NotAllowed, CaseChanged, AlreadyClosed, Flag.DoesNotExist.
    """
    require(actor, "add_decision")
    screening, flag = _flag(flag_id, seen)
    _refuse_closed(flag)
    decision = Decision(
        flag=flag, kind=DecisionKind.ACKNOWLEDGE, judgement=judgement, at=now
    )
    return _record(screening, decision, actor)


@transaction.atomic
def close_flag(
    *,
    flag_id: UUID,
    actor: User,
    closing: Closing,
    now: datetime,
    judgement: RuleJudgement | str = "",
    seen: Seen | None = None,
) -> Decision:
    """Record that this person has dealt with the flag, how, and why it needs no more.

    Where its level asks for a second clinician this is a proposal: the flag stays open
    until `sign_decision`. Raises NotAllowed, ReasonRequired, CaseChanged,
    AlreadyClosed, TooFewTries, Flag.DoesNotExist.
    """
    require(actor, "add_decision")
    if not closing.reason.strip():
        raise ReasonRequired
    screening, flag = _flag(flag_id, seen)
    _refuse_closed(flag)
    refuse_giving_up(screening, actor, closing.code)
    kind = DecisionKind.PROPOSE if needs_second(flag.level) else DecisionKind.CLOSE
    decision = Decision(
        flag=flag, kind=kind, code=Resolution(closing.code), judgement=judgement, at=now
    )
    return _record(screening, decision, actor, closing.reason)


@transaction.atomic
def reopen_flag(
    *,
    flag_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> Decision:
    """Open a closed flag again, or refuse to sign that it is closed.

    Raises NotAllowed, ReasonRequired, CaseChanged, AlreadySettled, Flag.DoesNotExist.
    """
    require(actor, "add_decision")
    if not reason.strip():
        raise ReasonRequired
    screening, flag = _flag(flag_id, seen)
    if not (flag.closed or flag.waits_for_second):
        raise AlreadySettled
    decision = Decision(flag=flag, kind=DecisionKind.REOPEN, at=now)
    return _record(screening, decision, actor, reason)


def _flag(flag_id: UUID, seen: Seen | None) -> tuple[Screening, Flag]:
    """Hold the screening first, as a save does, so that the two cannot deadlock."""
    screening = hold(Flag.objects.get(pk=flag_id).screening_id, seen)
    return screening, Flag.objects.with_state().get(pk=flag_id)


def _refuse_closed(flag: Flag) -> None:
    if flag.closed or flag.waits_for_second:
        raise AlreadyClosed


def _record(
    screening: Screening, decision: Decision, actor: User, reason: str = ""
) -> Decision:
    flag = decision.flag
    decision.actor, decision.number = actor, next_number(screening)
    write(screening, decision, reason)
    finish(
        screening,
        _EVENT.get(DecisionKind(decision.kind), CaseEventKind.DECIDED),
        actor=actor,
        now=decision.at,
        detail={
            "decision": str(decision.pk),
            "kind": decision.kind,
            "rule": flag.rule_id if flag else "",
            "flag": str(decision.flag_id),
        },
    )
    return decision
