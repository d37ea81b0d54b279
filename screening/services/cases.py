"""What every verb of staff does first and last: hold the case, and write it down.

A form of staff carries a `Seen`: the version of the case that it was drawn from. Where
somebody decided or the patient brought news since, the verb writes nothing and says
what changed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from screening.models import CaseEvent, CaseEventKind, Flag, Screening
from screening.models.audit import ONLY_LOOKED
from screening.services import summary, trail
from screening.services.errors import NotAllowed, Refused
from screening.services.flagging import flags_of
from screening.services.holding import keep, locked

CASE = ("owner", "follow_up_at", "failed_tries", *summary.FLAGGED)


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of a case that a person decides on, and when it was read."""

    version: int
    at: datetime

    @property
    def token(self) -> str:
        """Return it as a hidden field holds it."""
        return f"{self.version}.{int(self.at.timestamp())}"

    @classmethod
    def parse(cls, token: str) -> "Seen":
        """Read a hidden field; what was forged or lost counts as never seen."""
        version, _, moment = token.partition(".")
        if all(part.isascii() and part.isdigit() for part in (version, moment)):
            try:
                return cls(int(version[:9]), datetime.fromtimestamp(int(moment), UTC))
            except (OverflowError, ValueError, OSError):
                pass
        return cls(-1, datetime.min.replace(tzinfo=UTC))


class CaseChanged(Refused):
    """Somebody else was first. `events` and `flags` are what is new since then."""

    def __init__(
        self, screening: Screening, events: list[CaseEvent], flags: list[Flag]
    ) -> None:
        super().__init__()
        self.screening, self.events, self.flags = screening, events, flags


def seen_of(screening: Screening, now: datetime) -> Seen:
    """Return what a form that is drawn now has to carry."""
    return Seen(screening.case_version, now)


def hold(screening_id: UUID, seen: Seen | None) -> Screening:
    """Hold a case until the end of the transaction, as the person saw it.

    None: whatever its version. Raises CaseChanged, Screening.DoesNotExist.
    """
    screening = locked(screening_id)
    if seen is not None and seen.version != screening.case_version:
        raise _changed(screening, seen)
    return screening


def finish(
    screening: Screening,
    event: CaseEventKind,
    *,
    actor: User | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write the event, and repeat on the case how it stands now."""
    note_event(screening, event, actor=actor, now=now, detail=detail)
    summary.note_flags(screening, flags_of(screening), now)
    keep(screening, *CASE)


def note_event(
    screening: Screening,
    event: CaseEventKind,
    *,
    actor: User | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> CaseEvent:
    """Add a line to the timeline. `detail` never holds an answer or typed words."""
    return trail.note_event(screening.pk, event, actor=actor, now=now, detail=detail)


def require(actor: User, permission: str) -> None:
    """Raise NotAllowed unless the role of this person includes it."""
    if not actor.has_perm(f"screening.{permission}"):
        raise NotAllowed


def _changed(screening: Screening, seen: Seen) -> CaseChanged:
    # Seconds are cut off in the field: rather one event too many than one too few.
    events = screening.case_events.exclude(kind__in=ONLY_LOOKED)
    new = events.filter(at__gte=seen.at).select_related("actor")
    flags = screening.flags.with_state().filter(raised_at__gte=seen.at)
    return CaseChanged(screening, list(new), list(flags))
