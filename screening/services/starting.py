"""Begin a screening, and find it again by the token that the browser keeps."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from screening.models import CaseEvent, CaseEventKind, ProtocolVersion, Screening
from screening.models.prepared import fetch
from screening.models.screening import token_hash
from screening.references import new_reference
from screening.services.publishing import publish_protocol

TOKEN_BYTES = 32
IDLE_MINUTES = 120
CONFIRMATION_FOR = timedelta(minutes=60)
_REFERENCE_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Started:
    """A new screening and its token, which is stored nowhere on this side."""

    screening: Screening
    token: str


@transaction.atomic
def start_screening(*, now: datetime) -> Started:
    """Begin a screening on the protocol published last.

    The shipped one is published where none is yet: no patient meets an error for it.
    """
    version = ProtocolVersion.objects.current() or publish_protocol(now=now)[0]
    token = secrets.token_urlsafe(TOKEN_BYTES)
    screening = _with_free_reference(version, token, now)
    CaseEvent.objects.create(screening=screening, kind=CaseEventKind.STARTED, at=now)
    return Started(screening, token)


def find_screening(*, token: str, now: datetime) -> Screening | None:
    """Return the screening of a token, or None if unknown or left too long.

    Left too long: no page saved for SCREENING_IDLE_MINUTES (120 by default); once
    submitted, 60 minutes for the confirmation page.
    """
    found = fetch(Screening, "token_hash", token_hash(token))
    return found if found is not None and now <= _open_until(found) else None


def _open_until(screening: Screening) -> datetime:
    if screening.submitted_at is not None:
        return screening.submitted_at + CONFIRMATION_FOR
    idle = getattr(settings, "SCREENING_IDLE_MINUTES", IDLE_MINUTES)
    return screening.last_active_at + timedelta(minutes=idle)


def _with_free_reference(
    version: ProtocolVersion, token: str, now: datetime
) -> Screening:
    for _ in range(_REFERENCE_ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _create(version, token, now)
        except IntegrityError:
            continue  # The reference is taken: draw another.
    return _create(version, token, now)


def _create(version: ProtocolVersion, token: str, now: datetime) -> Screening:
    return Screening.objects.create(
        reference=new_reference(),
        token_hash=token_hash(token),
        protocol_version=version,
        started_at=now,
    )
