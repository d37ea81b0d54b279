"""A patient asks for a call, which reaches staff as an urgent answer does."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from screening.models import (
    CallbackAnswer,
    CallbackRequest,
    CaseEventKind,
    Notice,
    NoticeKind,
    NoticeState,
    Screening,
)
from screening.services import summary, trail
from screening.services.cases import require
from screening.services.change_flags import wait_anew
from screening.services.errors import AlreadyClosed, ReasonRequired, TooManyCalls
from screening.services.flagging import flags_of
from screening.services.holding import keep, locked

# Enough for every change of mind; more would only bury the mailbox.
MOST_REQUESTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the patient wants to be reached, as typed; empty where left blank."""

    phone: str
    safe_message: str = ""  # "yes", "no" or not answered
    other_name: str = ""
    other_phone: str = ""
    best_time: str = ""


@transaction.atomic
def request_callback(
    *, screening_id: UUID, wish: Wish, now: datetime
) -> CallbackRequest:
    """Keep the wish, put the case in the queue, and see that a notice goes out.

    The same wish sent twice is one request. Also after submission. Raises TooManyCalls,
    Screening.DoesNotExist.
    """
    screening = locked(screening_id)
    earlier = list(screening.callbacks.select_related("answer"))
    for row in earlier:
        if not hasattr(row, "answer") and row.read_content() == asdict(wish):
            return row
    if len(earlier) >= MOST_REQUESTS:
        raise TooManyCalls
    screening.call_asked_at = screening.call_asked_at or now
    _note(screening, now)
    request = _insert(screening, asdict(wish), now)
    _tell(request, now)
    _event(screening, CaseEventKind.CALL_ASKED, now)
    return request


@transaction.atomic
def answer_callback(
    *, screening_id: UUID, actor: User, note: str, now: datetime
) -> list[CallbackAnswer]:
    """Record what this person did about every open request of a case.

    Raises NotAllowed, ReasonRequired for a blank note, AlreadyClosed where none is
    open, Screening.DoesNotExist.
    """
    require(actor, "add_decision")
    if not note.strip():
        raise ReasonRequired
    screening = locked(screening_id)
    requests = open_callbacks(screening)
    if not requests:
        raise AlreadyClosed
    answers = [_answer(request, actor, note.strip(), now) for request in requests]
    screening.call_asked_at = None
    _note(screening, now)
    _event(screening, CaseEventKind.CALL_ANSWERED, now, actor)
    return answers


def open_callbacks(screening: Screening) -> list[CallbackRequest]:
    """Return the requests that nobody has answered, newest first."""
    return list(screening.callbacks.open().order_by("-asked_at"))


def _insert(
    screening: Screening, content: dict[str, Any], now: datetime
) -> CallbackRequest:
    level = screening.open_level
    request = CallbackRequest(screening=screening, level=level, asked_at=now)
    request.seal("content", content)
    request.save(force_insert=True)
    return request


def _tell(request: CallbackRequest, now: datetime) -> None:
    """Join the notice that still waits for its first attempt, or write one.

    The update holds the row, so that a worker cannot send it in between.
    """
    waiting = Notice.objects.filter(
        screening_id=request.screening_id,
        kind=NoticeKind.URGENT,
        to=None,
        state=NoticeState.PENDING,
        attempts=0,
    )
    if waiting.update(level=Greatest("level", Value(request.level))):
        return
    Notice.objects.create(
        screening_id=request.screening_id,
        level=request.level,
        idempotency_key=request.pk.hex,
        created_at=now,
        next_attempt_at=now,
    )


def _answer(
    request: CallbackRequest, actor: User, note: str, now: datetime
) -> CallbackAnswer:
    answer = CallbackAnswer(request=request, actor=actor, at=now)
    answer.seal("note", note)
    answer.save(force_insert=True)
    return answer


def _note(screening: Screening, now: datetime) -> None:
    before = screening.status
    summary.note_flags(screening, flags_of(screening), now)
    wait_anew(screening, before, now)
    keep(screening, "call_asked_at", *summary.FLAGGED)


def _event(
    screening: Screening, kind: CaseEventKind, now: datetime, actor: User | None = None
) -> None:
    trail.note_event(screening.pk, kind, actor=actor, now=now)
