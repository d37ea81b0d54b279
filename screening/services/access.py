"""A reason is asked of who opens or takes along a case that is not theirs to work on.

Nobody is kept out by it: the reason is on the trail before the case is shown.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    AccessPurpose,
    AccessReason,
    AuditKind,
    Screening,
    Why,
)
from screening.services import trail
from screening.services.errors import ReasonRequired

MOST_WORDS = 500


def asks_for_reason(screening: Screening, person: User) -> bool:
    """Tell whether the case is closed, or somebody else's."""
    others = screening.owner_id is not None and screening.owner_id != person.pk
    return others or screening.resolved_at is not None


def note_asked(
    *, screening: Screening, actor: User, purpose: AccessPurpose, now: datetime
) -> None:
    """Write down that this person was asked, and shown nothing yet."""
    trail.append(
        trail.Line(
            kind=AuditKind.REASON_ASKED,
            now=now,
            chain=str(screening.pk),
            actor=actor,
            about=str(purpose),
        )
    )


@transaction.atomic
def give_reason(
    *,
    screening: Screening,
    actor: User,
    purpose: AccessPurpose,
    why: str,
    now: datetime,
    words: str = "",
) -> AccessReason:
    """Write down why; the words are sealed. Raises ReasonRequired."""
    if why not in Why:
        raise ReasonRequired
    row = AccessReason(
        screening_id=screening.pk, actor=actor, purpose=purpose, why=why, at=now
    )
    row.seal("words", words.strip()[:MOST_WORDS])
    row.save(force_insert=True)
    trail.append(
        trail.Line(
            kind=AuditKind.REASON_GIVEN,
            now=now,
            chain=str(screening.pk),
            actor=actor,
            about=f"{purpose} {why}",
            rows=(row,),
        )
    )
    return row
