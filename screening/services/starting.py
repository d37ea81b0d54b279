"""Begin a screening, and find it again by the token that the browser keeps."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from screening.models import CaseEventKind, ProtocolVersion, Screening
from screening.models.prepared import fetch
from screening.models.screening import token_hash
from screening.references import new_reference
from screening.services import trail
from screening.services.holding import keep
from screening.services.publishing import publish_protocol

TOKEN_BYTES = 32
CONFIRMATION_FOR = timedelta(minutes=60)
_REFERENCE_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Started:
    """A screening and its new token, which is stored nowhere on this side."""

    screening: Screening
    token: str


@transaction.atomic
def start_screening(
    *, now: datetime, helper: User | None = None, is_doubtful: bool = False
) -> Started:
    """Begin a screening on the protocol published last.

    `helper` is the member of staff who fills it in for a patient on the phone.
    `is_doubtful`: it may be spam, and is set aside; it is kept and judged like any.
    The shipped one is published where none is yet: no patient meets an error for it.
    """
    version = ProtocolVersion.objects.current() or publish_protocol(now=now)[0]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    aside = now if is_doubtful else None
    screening = _with_free_reference(version, token, now, aside)
    kind = CaseEventKind.STARTED_BY_PHONE if helper else CaseEventKind.STARTED
    trail.note_event(screening.pk, kind, actor=helper, now=now)
    return Started(screening, token)


def find_screening(*, token: str, now: datetime) -> Screening | None:
    """Return the screening of a token, or None if there is none to show any more.

    Once submitted it is shown for 60 minutes, counted anew when the patient saves a
    change or proves once more who they are. How long a browser may rest before that
    is the browser's own matter: see `screening.intake.cookie`.
    """
    found = fetch(Screening, "token_hash", token_hash(token))
    return found if found is not None and _is_shown(found, now) else None


def renew_token(screening: Screening, now: datetime) -> Started:
    """Give a locked screening a new token for who proved who they are.

    The token before opens nothing any more: one browser at a time.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    screening.token_hash, screening.proved_at = token_hash(token), now
    keep(screening, "token_hash", "proved_at")
    trail.note_event(screening.pk, CaseEventKind.PATIENT_RETURNED, now=now)
    return Started(screening, token)


def _is_shown(screening: Screening, now: datetime) -> bool:
    if screening.submitted_at is None:
        return True
    moments = (screening.submitted_at, screening.last_saved_at, screening.proved_at)
    return now <= max(filter(None, moments)) + CONFIRMATION_FOR


def _with_free_reference(
    version: ProtocolVersion, token: str, now: datetime, aside: datetime | None
) -> Screening:
    for _ in range(_REFERENCE_ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _create(version, token, now, aside)
        except IntegrityError:
            continue  # The reference is taken: draw another.
    return _create(version, token, now, aside)


def _create(
    version: ProtocolVersion, token: str, now: datetime, aside: datetime | None
) -> Screening:
    return Screening.objects.create(
        reference=new_reference(),
        token_hash=token_hash(token),
        protocol_version=version,
        started_at=now,
        set_aside_at=aside,
    )
