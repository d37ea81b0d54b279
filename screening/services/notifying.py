"""Write notices: to whom, and when each goes out as that person wants it.

A notice to nobody by name goes to the on-duty mailbox and to who is on call when it is
sent. It always goes at once.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import Permission, User
from django.db.models import Q

from screening.models import (
    ClinicProfile,
    Delivery,
    Notice,
    NoticeKind,
    NoticePreference,
    QuietHours,
    Rung,
    Screening,
)
from screening.models.preferences import DEFAULT_DELIVERY
from screening.protocol.rules.base import URGENT, Level
from screening.services.quiet import after_quiet, next_digest

# The permission that makes a clinical lead.
LEADS = "correct_decision"
ON_DUTY: tuple[User | None, ...] = (None,)


def tell(
    screening: Screening,
    people: Iterable[User | None],
    kind: NoticeKind,
    *,
    key: str,
    now: datetime,
    level: int | None = None,
) -> int:
    """Write one notice for each; the same key never twice for the same person.

    `level`: that of what it tells of, else of the case. An emergency goes out at once
    whatever a person prefers. Returns for how many one was written or stood already.
    """
    urgency = screening.open_level if level is None else level
    wishes = _Wishes(people, kind)
    notices = [
        Notice(
            screening_id=screening.pk,
            to=person,
            kind=kind,
            level=urgency,
            idempotency_key=f"{key}:{person.pk if person else 'duty'}",
            in_digest=in_digest,
            created_at=now,
            next_attempt_at=at,
        )
        for person in wishes.people
        for in_digest, at in wishes.when(person, urgency, now)
    ]
    return len(Notice.objects.bulk_create(notices, ignore_conflicts=True))


def tell_of_new_case(screening: Screening, now: datetime) -> None:
    """Tell everybody who reads cases of one that was handed in, as each wants it.

    What is urgent was told when it was answered; what may be spam waits for a look.
    """
    if screening.open_level in URGENT or screening.set_aside_at is not None:
        return
    resolve = screening.open_level >= Level.BEFORE_BOOKING
    kind = NoticeKind.NEW_CASE if resolve else NoticeKind.NOTES_ONLY
    key = f"new:{screening.pk.hex}"
    tell(screening, readers_with_mail(), kind, key=key, now=now)


def tell_owner(screening: Screening, now: datetime) -> None:
    """Tell the owner that a case came back, or brings something new."""
    if is_reachable(screening.owner):
        kind, key = NoticeKind.RETURNED, f"back:{screening.pk.hex}:{now:%Y%m%d%H%M%S}"
        tell(screening, [screening.owner], kind, key=key, now=now)


def people_of(screening: Screening, rung: Rung) -> tuple[User | None, ...]:
    """Return who is told on a rung; where nobody can be, the person on duty."""
    if rung is Rung.OWNER and is_reachable(screening.owner):
        return (screening.owner,)
    if rung is Rung.LEAD:
        leads = tuple(leads_with_mail())
        return leads or ON_DUTY
    return ON_DUTY


def leads_with_mail() -> list[User]:
    """Return the clinical leads who can be mailed."""
    return list(_with_permission(LEADS))


def readers_with_mail() -> list[User]:
    """Return who may read cases and can be mailed."""
    return list(_with_permission("view_screening"))


def _with_permission(codename: str) -> Iterable[User]:
    meant = Permission.objects.filter(
        codename=codename, content_type__app_label="screening"
    )
    has_it = Q(groups__permissions__in=meant) | Q(user_permissions__in=meant)
    found = User.objects.filter(has_it, is_active=True, is_staff=True)
    return found.exclude(email="").distinct().order_by("pk")


def is_reachable(user: User | None) -> bool:
    """Tell whether this person has an account in use and an address."""
    return user is not None and user.is_active and bool(user.email)


class _Wishes:
    """How these people want to hear of one kind, read in two queries."""

    def __init__(self, people: Iterable[User | None], kind: NoticeKind) -> None:
        self.people, self._kind = tuple(people), kind
        named = [person.pk for person in self.people if person is not None]
        chosen = NoticePreference.objects.filter(user__in=named, kind=kind)
        quiet = QuietHours.objects.filter(user__in=named)
        self._chosen = {row.user_id: row.delivery for row in chosen} if named else {}
        self._quiet = {row.pk: row for row in quiet} if named else {}

    def when(
        self, person: User | None, level: int, now: datetime
    ) -> Iterator[tuple[bool, datetime]]:
        """Yield whether it waits for the digest, and when it goes; none: not at all."""
        if person is None or level == Level.EMERGENCY_NOW:
            yield False, now
            return
        chosen = self._chosen.get(person.pk, DEFAULT_DELIVERY[self._kind])
        calendar = ClinicProfile.current().calendar
        quiet = self._quiet.get(person.pk)
        if chosen == Delivery.DIGEST:
            yield True, next_digest(now, calendar, quiet)
        elif chosen == Delivery.IMMEDIATE:
            yield False, after_quiet(now, calendar.zone, quiet)
