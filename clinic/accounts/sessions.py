"""Sessions of staff: 15 minutes without use, 8 hours in all, and known by person.

The cookie's key is stored as a hash and the data sealed under FIELD_KEYS. A patient's
browser has none of these: decision 0051.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from clinic.accounts.models import StaffSession
from screening.sealing import CannotOpen, place, seal, unseal

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# Use is written down at most once in this while, so that a look is rarely a write.
NOTED_EVERY = timedelta(minutes=1)
USER, STARTED, DEVICE = "_auth_user_id", "started_at", "device"


def row_key(session_key: str) -> str:
    """Return what stands in the database for the key that the cookie holds."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the limits and seals of this clinic."""

    # False for a request that a page makes by itself, while perhaps nobody is there.
    is_use = True

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """Name the table."""
        return StaffSession

    def load(self) -> dict[str, Any]:
        """Open the session; one that was last noted a while ago is noted again."""
        row = self._row(timezone.now())
        data = self._opened(row) if row else None
        if row is None or data is None:
            self._session_key = None
            return {}
        if self.is_use and timezone.now() - row.seen_at > NOTED_EVERY:
            self.modified = True
        return data

    def _row(self, now: datetime) -> StaffSession | None:
        if self.session_key is None:
            return None
        found = StaffSession.objects.filter(
            pk=row_key(self.session_key), expire_date__gt=now
        )
        return found.first()

    def _opened(self, row: StaffSession) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = unseal(
                bytes.fromhex(row.session_data), _place(row.pk)
            )
        except (CannotOpen, ValueError):
            return None
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether the key is taken."""
        return StaffSession.objects.filter(pk=row_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """Lay the session out as a row: whose, since when, from what, sealed."""
        now = timezone.now()
        key = row_key(self._get_or_create_session_key())  # type: ignore[attr-defined]
        return StaffSession(
            session_key=key,
            session_data=seal(data, _place(key)).hex(),
            expire_date=_end(data, now),
            user_id=data.get(USER),
            started_at=_started(data, now),
            seen_at=now,
            device=str(data.get(DEVICE, "")),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row; there may be none."""
        key = session_key or self.session_key
        if key is not None:
            StaffSession.objects.filter(pk=row_key(key)).delete()

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Return when it ends if it is not used again, and at the latest."""
        now = kwargs.get("modification", timezone.now())
        return _end(self._data(), now)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Return the seconds until then."""
        now = kwargs.get("modification", timezone.now())
        return max(0, int((_end(self._data(), now) - now).total_seconds()))

    def _data(self) -> dict[str, Any]:
        return self._session  # type: ignore[attr-defined]


def start(session: Any, device: str, now: datetime) -> None:
    """Begin the eight hours."""
    session[STARTED] = now.timestamp()
    session[DEVICE] = device


def _started(data: dict[str, Any], now: datetime) -> datetime:
    if STARTED not in data:
        return now
    return datetime.fromtimestamp(data[STARTED], tz=now.tzinfo)


def _end(data: dict[str, Any], now: datetime) -> datetime:
    return min(now + IDLE, _started(data, now) + LONGEST)


def _place(key: str) -> bytes:
    return place("accounts_staffsession", UUID(hex=key[:32]), "session_data")
