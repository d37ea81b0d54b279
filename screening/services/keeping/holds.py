"""Legal holds: while one is set, nothing of the case is erased, whatever is due."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import AuditKind, HoldKind, HoldStep
from screening.services import trail
from screening.services.cases import require
from screening.services.errors import AlreadySettled, ReasonRequired
from screening.services.holding import locked


def is_held(screening_id: UUID) -> bool:
    """Tell whether a legal hold stands on this case."""
    last = HoldStep.objects.filter(screening_id=screening_id).order_by("-number")
    return last.values_list("kind", flat=True).first() == HoldKind.SET


def set_hold(
    *, screening_id: UUID, actor: User, reason: str, now: datetime
) -> HoldStep:
    """Set a hold. Raises NotAllowed, ReasonRequired, AlreadySettled."""
    return _step(screening_id, HoldKind.SET, actor, reason, now)


def lift_hold(
    *, screening_id: UUID, actor: User, reason: str, now: datetime
) -> HoldStep:
    """Lift the hold. Raises NotAllowed, ReasonRequired, AlreadySettled."""
    return _step(screening_id, HoldKind.LIFTED, actor, reason, now)


_LINE = {HoldKind.SET: AuditKind.HOLD_SET, HoldKind.LIFTED: AuditKind.HOLD_LIFTED}


@transaction.atomic
def _step(
    screening_id: UUID, kind: HoldKind, actor: User, reason: str, now: datetime
) -> HoldStep:
    require(actor, "hold_case")
    if not reason.strip():
        raise ReasonRequired
    screening = locked(screening_id)
    if is_held(screening_id) == (kind is HoldKind.SET):
        raise AlreadySettled
    step = HoldStep(
        screening_id=screening.pk,
        number=HoldStep.objects.filter(screening_id=screening_id).count() + 1,
        kind=kind,
        actor=actor,
        at=now,
    )
    step.seal("reason", reason.strip())
    step.save(force_insert=True)
    trail.append(
        trail.Line(
            kind=_LINE[kind],
            now=now,
            chain=str(screening.pk),
            actor=actor,
            rows=(step,),
        )
    )
    return step
