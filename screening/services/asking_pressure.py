"""Take a screening off the list of severe numbers that no rule could judge."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import CaseEventKind, CaseNote, Screening
from screening.services.cases import Seen, finish, hold, require
from screening.services.errors import AlreadySettled, ReasonRequired
from screening.services.holding import keep


@transaction.atomic
def settle_pressure(
    *,
    screening_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> CaseNote:
    """Note what came of asking about the number; also for a screening not handed in.

    It comes back when the patient saves a reading with such a number again, or hands
    it in. Raises NotAllowed, ReasonRequired, CaseChanged, AlreadySettled,
    Screening.DoesNotExist.
    """
    require(actor, "add_decision")
    if not reason.strip():
        raise ReasonRequired
    screening = hold(screening_id, seen)
    if screening.pressure_to_ask_at is None:
        raise AlreadySettled
    note = _note(screening, actor, reason, now)
    screening.pressure_to_ask_at = None
    keep(screening, "pressure_to_ask_at")
    kind, detail = CaseEventKind.PRESSURE_ASKED, {"note": str(note.pk)}
    finish(screening, kind, actor=actor, now=now, detail=detail)
    return note


def _note(screening: Screening, actor: User, text: str, now: datetime) -> CaseNote:
    note = CaseNote(screening=screening, actor=actor, at=now)
    note.seal("content", text.strip())
    note.save(force_insert=True)
    return note
