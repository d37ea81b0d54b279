"""Bring cases back on their day, and tell further up what nobody acted on.

A case says itself when it has to be looked at (`wakes_at`). A worker that was away
takes every step that came due meanwhile, each once: a step has a unique key.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from screening.calendar import Calendar
from screening.models import (
    AuditKind,
    CaseEventKind,
    ClinicProfile,
    Escalation,
    Screening,
)
from screening.services import notifying, summary, trail
from screening.services.cases import CASE, note_event
from screening.services.flagging import flags_of
from screening.services.holding import keep, locked
from screening.services.ladder import Step, owed_by, steps_of
from screening.services.passing_up import take_step, tell_of_steps

logger = logging.getLogger(__name__)


def wake_due(*, now: datetime) -> int:
    """Look at every case whose moment has come; return how many steps were taken."""
    due = Screening.objects.filter(wakes_at__lte=now).order_by("wakes_at")
    return sum(_wake_alone(pk, now) for pk in list(due.values_list("pk", flat=True)))


def _wake_alone(screening_id: UUID, now: datetime) -> int:
    """Look at one case; a fault with it stops no other."""
    try:
        return _wake(screening_id, now)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - logged, tried again the next round
        name = type(error).__name__
        logger.error(  # noqa: TRY400 - the text may quote a row
            "A case could not be looked at", extra={"kind": name}
        )
        return 0


@transaction.atomic
def _wake(screening_id: UUID, now: datetime) -> int:
    screening = locked(screening_id)
    if screening.wakes_at is None or screening.wakes_at > now:
        return 0  # Another worker, or somebody's act, came first.
    if screening.returns_at is not None and screening.returns_at <= now:
        _bring_back(screening, now)
    steps = _steps(screening, ClinicProfile.current().calendar)
    taken = _take(screening, [step for step in steps if step.at <= now], now)
    to_come = [step.at for step in steps if step.at > now]
    moments = [*to_come, *filter(None, (screening.returns_at,))]
    screening.wakes_at = min(moments, default=None)
    keep(screening, *CASE)
    # Whatever changes a case leaves a line.
    chain = str(screening.pk)
    trail.append(trail.Line(kind=AuditKind.LOOKED_AFTER, now=now, chain=chain))
    return len(taken)


def _bring_back(screening: Screening, now: datetime) -> None:
    screening.returns_at, screening.resolution = None, ""
    screening.queued_at = now
    note_event(screening, CaseEventKind.RETURNED, actor=None, now=now)
    summary.note_flags(screening, flags_of(screening), now)
    notifying.tell_owner(screening, now)


def _steps(screening: Screening, calendar: Calendar) -> list[Step]:
    """Return every step of all that the case owes, what is planned first in front."""
    still_open = [flag for flag in flags_of(screening) if not flag.closed]
    owed = owed_by(screening, still_open, calendar)
    steps = [step for each in owed for step in steps_of(each, calendar)]
    return sorted(steps, key=lambda step: step.at)


def _take(
    screening: Screening, steps: Sequence[Step], now: datetime
) -> list[Escalation]:
    """Take what nobody took before, and tell each person of all of it at once."""
    taken = [
        row for row in (_row(step, now) for step in steps) if take_step(screening, row)
    ]
    if taken:
        tell_of_steps(screening, taken, now)
    return taken


def _row(step: Step, now: datetime) -> Escalation:
    return Escalation(
        key=step.key,
        rung=step.rung,
        level=step.owed.level,
        due_at=step.owed.due_at,
        planned_at=step.at,
        at=now,
    )
