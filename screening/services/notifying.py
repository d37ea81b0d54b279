"""Write notices: to whom, and when each goes out as that person wants it.

A notice to nobody by name goes to the on-duty mailbox and to who is on call when it is
sent. It always goes at once.
"""

from collections.abc import Iterable
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
from screening.protocol.rules.base import Level
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
) -> list[Notice]:
    """Write one notice for each; the same key never twice for the same person.

    `level`: that of what it tells of, else of the case. An emergency goes out at once
    whatever a person prefers.
    """
    urgency = screening.open_level if level is None else level
    written = []
    for person in people:
        in_digest, at = _when(person, kind, urgency, now)
        if at is None:
            continue
        notice, is_new = Notice.objects.get_or_create(
            idempotency_key=f"{key}:{person.pk if person else 'duty'}",
            defaults={
                "screening_id": screening.pk,
                "to": person,
                "kind": kind,
                "level": urgency,
                "in_digest": in_digest,
                "created_at": now,
                "next_attempt_at": at,
            },
        )
        written += [notice] if is_new else []
    return written


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


def _when(
    person: User | None, kind: NoticeKind, level: int, now: datetime
) -> tuple[bool, datetime | None]:
    """Return whether it waits for the digest, and when it goes; None: not at all."""
    if person is None or level == Level.EMERGENCY_NOW:
        return False, now
    chosen = delivery_of(person, kind)
    if chosen == Delivery.NONE:
        return False, None
    calendar = ClinicProfile.current().calendar
    quiet = QuietHours.objects.filter(user=person).first()
    if chosen == Delivery.DIGEST:
        return True, next_digest(now, calendar, quiet)
    return False, after_quiet(now, calendar.zone, quiet)


def delivery_of(person: User, kind: NoticeKind) -> Delivery:
    """Return how this person wants to hear of this kind."""
    chosen = NoticePreference.objects.filter(user=person, kind=kind).first()
    return Delivery(chosen.delivery) if chosen else DEFAULT_DELIVERY[kind]
