"""Bring in what was set aside as possible spam."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import CaseEventKind, Screening
from screening.services.cases import Seen, finish, hold, require
from screening.services.errors import AlreadySettled
from screening.services.holding import keep


@transaction.atomic
def bring_in(
    *, screening_id: UUID, actor: User, now: datetime, seen: Seen | None = None
) -> Screening:
    """Let it wait among the others, from now on. Nothing of it was lost.

    Raises NotAllowed, CaseChanged, AlreadySettled, Screening.DoesNotExist.
    """
    require(actor, "own_case")
    screening = hold(screening_id, seen)
    if screening.set_aside_at is None:
        raise AlreadySettled
    screening.set_aside_at, screening.queued_at = None, now
    keep(screening, "set_aside_at")
    finish(screening, CaseEventKind.BROUGHT_IN, actor=actor, now=now)
    return screening
