"""Pass a case up: by a person, by a count of failed tries, or by the clock."""

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
from screening.services.ladder import Owed


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


def pass_up(
    screening: Screening,
    rung: Rung,
    *,
    key: str,
    now: datetime,
    owed: Owed | None = None,
    planned_at: datetime | None = None,
) -> bool:
    """Take one step: a row, a line of the timeline, a notice to each who is told.

    False, and nothing written, where this very step was taken before.
    """
    step = Escalation(
        screening_id=screening.pk,
        key=key,
        rung=rung,
        level=owed.level if owed else screening.open_level,
        due_at=owed.due_at if owed else None,
        planned_at=planned_at or now,
        at=now,
    )
    if not _insert(step):
        return False
    detail = {"rung": rung.value, "cause": key.partition(":")[0]}
    event = CaseEventKind.ESCALATED
    note_event(screening, event, actor=None, now=now, detail=detail)
    kind, people = NoticeKind.ESCALATION, notifying.people_of(screening, rung)
    notifying.tell(screening, people, kind, key=f"up:{key}", now=now, level=step.level)
    return True


def _insert(step: Escalation) -> bool:
    if Escalation.objects.filter(key=step.key).exists():
        return False
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        return False  # Another worker was faster.
    return True
