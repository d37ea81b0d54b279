"""Who else has a case open, as far as one can tell, and who looked at it."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.contrib.auth.models import User

from screening.models import (
    CaseEvent,
    CaseEventKind,
    CasePresence,
    Screening,
)
from screening.services.cases import note_event, require

# Who opened the case longer ago and did nothing in it has most likely closed it. Who
# goes on to another page of the staff's is taken off at once.
FORGOTTEN_AFTER = timedelta(minutes=10)

Look = Literal[
    CaseEventKind.VIEWED,
    CaseEventKind.CONTACT_VIEWED,
    CaseEventKind.PRINTED,
    CaseEventKind.EXPORTED,
]
_NEEDS = {
    CaseEventKind.VIEWED: "view_screening",
    CaseEventKind.CONTACT_VIEWED: "view_call_list",
    CaseEventKind.PRINTED: "export_case",
    CaseEventKind.EXPORTED: "export_case",
}


def note_look(
    *,
    screening: Screening,
    actor: User,
    now: datetime,
    kind: Look = CaseEventKind.VIEWED,
) -> CaseEvent:
    """Write into the timeline that this person saw, printed or exported the case.

    Every time, before anything is shown. Raises NotAllowed.
    """
    require(actor, _NEEDS[kind])
    return note_event(screening, kind, actor=actor, now=now)


def arrive(*, screening_id: UUID, actor: User, now: datetime) -> list[CasePresence]:
    """Note that this person has the case open; return the colleagues who have it too.

    `user` of each is fetched.
    """
    CasePresence.objects.update_or_create(
        screening_id=screening_id, user=actor, defaults={"seen_at": now}
    )
    here = CasePresence.objects.filter(
        screening_id=screening_id, seen_at__gt=now - FORGOTTEN_AFTER
    )
    return list(here.exclude(user=actor).select_related("user").order_by("seen_at"))


def leave(*, screening_id: UUID, actor: User) -> None:
    """Note that this person went on to something else."""
    CasePresence.objects.filter(screening_id=screening_id, user=actor).delete()


def present_in(
    screening_ids: list[UUID], *, now: datetime, without: User
) -> dict[UUID, list[User]]:
    """Return who has which of these cases open, in one query: for a list."""
    rows = CasePresence.objects.filter(
        screening_id__in=screening_ids, seen_at__gt=now - FORGOTTEN_AFTER
    ).exclude(user=without)
    found: dict[UUID, list[User]] = {}
    for row in rows.select_related("user").order_by("seen_at"):
        found.setdefault(row.screening_id, []).append(row.user)
    return found


def forget_old(now: datetime) -> int:
    """Delete who left long ago; return how many rows went."""
    return CasePresence.objects.filter(seen_at__lte=now - FORGOTTEN_AFTER).delete()[0]
