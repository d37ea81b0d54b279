"""Erase a case in two steps: one asks and says why, another person confirms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import AuditKind, ErasureKind, ErasureStep, Screening
from screening.protocol.rules.base import Level
from screening.services import trail
from screening.services.cases import require
from screening.services.errors import (
    AlreadySettled,
    OnHold,
    ReasonRequired,
    SamePerson,
    UrgentFlagOpen,
)
from screening.services.holding import locked
from screening.services.keeping.erasing import erase
from screening.services.keeping.holds import is_held


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that nobody has answered; `by` nobody: the schedule put it forward."""

    step: ErasureStep

    @property
    def by(self) -> User | None:
        """Who asked."""
        return self.step.actor

    @property
    def reason(self) -> str:
        """Why. Raises CannotOpen."""
        return self.step.read_reason()


def pending_erasure(screening_id: UUID) -> Pending | None:
    """Return the open request, if there is one."""
    steps = ErasureStep.objects.filter(screening_id=screening_id)
    last = steps.select_related("actor").order_by("-number").first()
    asked = last is not None and last.kind == ErasureKind.ASKED
    return Pending(last) if last is not None and asked else None


@transaction.atomic
def ask_erasure(
    *, screening_id: UUID, actor: User | None, reason: str, now: datetime
) -> ErasureStep:
    """Ask that a case be erased; no actor: the schedule does.

    Raises NotAllowed, ReasonRequired, OnHold, UrgentFlagOpen, AlreadySettled.
    """
    if actor is not None:
        require(actor, "ask_erasure")
    screening = locked(screening_id)
    _must_be_free(screening)
    if pending_erasure(screening_id) is not None:
        raise AlreadySettled
    return _step(screening, ErasureKind.ASKED, actor, reason, now)


@transaction.atomic
def refuse_erasure(
    *, screening_id: UUID, actor: User, reason: str, now: datetime
) -> ErasureStep:
    """Keep the case. Who asked may do so too. Raises as `ask_erasure` does."""
    screening = locked(screening_id)
    asked = pending_erasure(screening_id)
    if asked is None:
        raise AlreadySettled
    if asked.by != actor:
        require(actor, "confirm_erasure")
    return _step(screening, ErasureKind.REFUSED, actor, reason, now)


@transaction.atomic
def confirm_erasure(*, screening_id: UUID, actor: User, now: datetime) -> None:
    """Erase the case, as the second person.

    Raises NotAllowed, SamePerson, OnHold, UrgentFlagOpen, AlreadySettled,
    Screening.DoesNotExist.
    """
    require(actor, "confirm_erasure")
    screening = locked(screening_id)
    asked = pending_erasure(screening_id)
    if asked is None:
        raise AlreadySettled
    if asked.by == actor:
        raise SamePerson
    _must_be_free(screening)
    erase(screening, actor=actor, asked_by=asked.by, now=now)


def _must_be_free(screening: Screening) -> None:
    if is_held(screening.pk):
        raise OnHold
    if screening.open_level >= Level.SAME_DAY and screening.resolved_at is None:
        raise UrgentFlagOpen


def _step(
    screening: Screening,
    kind: ErasureKind,
    actor: User | None,
    reason: str,
    now: datetime,
) -> ErasureStep:
    if not reason.strip():
        raise ReasonRequired
    steps = ErasureStep.objects.filter(screening_id=screening.pk)
    step = ErasureStep(
        screening_id=screening.pk,
        number=steps.count() + 1,
        kind=kind,
        actor=actor,
        at=now,
    )
    step.seal("reason", reason.strip())
    step.save(force_insert=True)
    asked = kind is ErasureKind.ASKED
    trail.append(
        trail.Line(
            kind=AuditKind.ERASURE_ASKED if asked else AuditKind.ERASURE_REFUSED,
            now=now,
            chain=str(screening.pk),
            actor=actor,
            rows=(step,),
        )
    )
    return step
