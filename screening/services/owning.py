"""Whose case it is: claimed, handed over, released. Each is a line of the timeline."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import CaseEventKind, NoticeKind, Screening
from screening.services import notifying
from screening.services.cases import Seen, finish, hold, require
from screening.services.errors import AlreadySettled, NotAllowed, NotOwner


@transaction.atomic
def claim_case(
    *, screening_id: UUID, actor: User, now: datetime, seen: Seen | None = None
) -> Screening:
    """Take a case, also from a colleague: who comes to it acts on it.

    Raises NotAllowed, CaseChanged, AlreadySettled where it is theirs already,
    Screening.DoesNotExist.
    """
    require(actor, "own_case")
    screening = hold(screening_id, seen)
    if screening.owner_id == actor.pk:
        raise AlreadySettled
    return _pass_on(screening, actor, CaseEventKind.CLAIMED, by=actor, now=now)


@transaction.atomic
def hand_over_case(
    *,
    screening_id: UUID,
    actor: User,
    to: User,
    now: datetime,
    seen: Seen | None = None,
) -> Screening:
    """Give a case to a colleague who may own one, and tell them.

    Raises NotAllowed for either of them, CaseChanged, AlreadySettled,
    Screening.DoesNotExist.
    """
    require(actor, "own_case")
    if not to.is_active:
        raise NotAllowed
    require(to, "own_case")
    screening = hold(screening_id, seen)
    if screening.owner_id == to.pk:
        raise AlreadySettled
    _pass_on(screening, to, CaseEventKind.HANDED_OVER, by=actor, now=now)
    if to != actor:
        key = f"handed:{screening.pk.hex}:{screening.case_version}"
        kind = NoticeKind.HANDED_OVER
        notifying.tell(screening, [to], kind, key=key, now=now)
    return screening


@transaction.atomic
def release_case(
    *, screening_id: UUID, actor: User, now: datetime, seen: Seen | None = None
) -> Screening:
    """Give a case of one's own back to everybody.

    Raises NotAllowed, CaseChanged, NotOwner, Screening.DoesNotExist.
    """
    require(actor, "own_case")
    screening = hold(screening_id, seen)
    if screening.owner_id != actor.pk:
        raise NotOwner
    return _pass_on(screening, None, CaseEventKind.RELEASED, by=actor, now=now)


def _pass_on(
    screening: Screening,
    to: User | None,
    event: CaseEventKind,
    *,
    by: User,
    now: datetime,
) -> Screening:
    detail = {"from": screening.owner_id, "to": to.pk if to else None}
    screening.owner = to
    finish(screening, event, actor=by, now=now, detail=detail)
    return screening
