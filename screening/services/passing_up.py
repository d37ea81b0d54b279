"""Pass a case up: by a person, by a count of failed tries, or by the clock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from screening.models import (
    CaseEventKind,
    Decision,
    DecisionKind,
    Escalation,
    NoticeKind,
    Rung,
    Screening,
)
from screening.services import notifying
from screening.services.cases import Seen, finish, hold, note_event, require
from screening.services.deciding import next_number, write
from screening.services.errors import ReasonRequired


@transaction.atomic
def escalate_case(
    *,
    screening_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    to: Rung | str = Rung.LEAD,
    seen: Seen | None = None,
) -> Decision:
    """Pass the case up by hand, and tell who is to look at once.

    Raises NotAllowed, ReasonRequired, CaseChanged, Screening.DoesNotExist.
    """
    require(actor, "escalate_case")
    if not reason.strip():
        raise ReasonRequired
    screening = hold(screening_id, seen)
    decision = Decision(
        actor=actor,
        kind=DecisionKind.ESCALATE,
        number=next_number(screening),
        at=now,
    )
    write(screening, decision, reason)
    detail = {"decision": str(decision.pk), "kind": decision.kind, "to": Rung(to)}
    event = CaseEventKind.DECIDED
    finish(screening, event, actor=actor, now=now, detail=detail)
    pass_up(screening, Rung(to), key=f"person:{decision.pk.hex}", now=now)
    return decision


def pass_up(screening: Screening, rung: Rung, *, key: str, now: datetime) -> bool:
    """Take one step that no clock planned, and tell who is to look.

    False, and nothing written, where this very step was taken before.
    """
    step = Escalation(
        key=key, rung=rung, level=screening.open_level, planned_at=now, at=now
    )
    if not take_step(screening, step):
        return False
    tell_of_steps(screening, [step], now)
    return True


def take_step(screening: Screening, step: Escalation) -> bool:
    """Write a step and its line of the timeline; False where it was taken before."""
    step.screening_id = screening.pk
    if not _insert(step):
        return False
    detail = {"rung": str(step.rung), "cause": step.key.partition(":")[0]}
    event = CaseEventKind.ESCALATED
    note_event(screening, event, actor=None, now=step.at, detail=detail)
    return True


def tell_of_steps(
    screening: Screening, steps: Sequence[Escalation], now: datetime
) -> None:
    """Tell everybody on the rungs of these steps, each once however many there are."""
    people = dict.fromkeys(
        person
        for step in steps
        for person in notifying.people_of(screening, Rung(step.rung))
    )
    notifying.tell(
        screening,
        people,
        NoticeKind.ESCALATION,
        key=f"up:{steps[0].key}",
        now=now,
        level=max(step.level for step in steps),
    )


def _insert(step: Escalation) -> bool:
    if Escalation.objects.filter(key=step.key).exists():
        return False
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        return False  # Another worker was faster.
    return True
