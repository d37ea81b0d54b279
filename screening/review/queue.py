"""The queue: what must be done first, a page at a time, at a fixed cost."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F

from screening.calendar import Calendar
from screening.models import ClinicProfile, Flag, Screening
from screening.protocol.rules.catalogue import ALL_RULES
from screening.review.countdown import Countdown, countdown, in_words
from screening.review.header import age_on, initials
from screening.review.levels import level_code, level_words
from screening.sealing import CannotOpen
from screening.services import present_in, seen_of
from screening.services.change_flags import CHANGED_RULE, CONTENT

logger = logging.getLogger(__name__)

TITLES = {rule.id: rule.title for rule in ALL_RULES} | {
    CHANGED_RULE: str(CONTENT["title"])
}


@dataclass(frozen=True, slots=True)
class Row:
    """One case at a glance. `reason` is the top open flag in one phrase, and how many
    more there are; `present`: colleagues who have it open."""

    screening: Screening
    level_code: str
    level_words: str
    due: Countdown
    waited: str
    person: str
    age: int | None
    reason: str
    more: int
    present: tuple[str, ...]
    is_mine: bool
    seen: str


def read_rows(
    screenings: Sequence[Screening], user: User, now: datetime, *, with_reason: bool
) -> list[Row]:
    """Return the rows of a page; two queries however many there are."""
    ids = [screening.pk for screening in screenings]
    reasons = top_reasons(screenings) if with_reason else {}
    present = present_in(ids, now=now, without=user)
    calendar = ClinicProfile.current().calendar
    return [
        _row(screening, user, now, calendar, reasons, present)
        for screening in screenings
    ]


def _row(
    screening: Screening,
    user: User,
    now: datetime,
    calendar: Calendar,
    reasons: Mapping[UUID, tuple[str, int]],
    present: Mapping[UUID, list[User]],
) -> Row:
    who = _identity(screening)
    names = (who.get("legal_first_name", ""), who.get("legal_last_name", ""))
    reason, count = reasons.get(screening.pk, ("", 0))
    since = screening.queued_at or screening.last_active_at
    return Row(
        screening=screening,
        level_code=level_code(screening.open_level),
        level_words=level_words(screening.open_level),
        due=countdown(screening.due_at, now, calendar),
        waited=in_words(now - since),
        person=initials(*names),
        age=age_on(who.get("birth_date", ""), calendar.local_date(now)),
        reason=reason,
        more=max(count - 1, 0),
        present=tuple(str(person) for person in present.get(screening.pk, ())),
        is_mine=screening.owner_id == user.pk,
        seen=seen_of(screening, now).token,
    )


def _identity(screening: Screening) -> dict[str, str]:
    """Return who it is; nothing where the row was altered: the queue still stands."""
    try:
        return screening.identity_answers()
    except CannotOpen:
        logger.error("An identity could not be opened")  # noqa: TRY400 - no traceback
        return {}


def top_reasons(screenings: Sequence[Screening]) -> dict[UUID, tuple[str, int]]:
    """Return one open flag of the highest level by its title, and how many there are.

    A flag that the answers of today still raise stands before one that they dropped.
    """
    raised = {screening.pk: set(screening.raised) for screening in screenings}
    at_the_top = Flag.objects.open().filter(
        screening_id__in=raised, level=F("screening__open_level")
    )
    rules: dict[UUID, list[str]] = defaultdict(list)
    for screening, rule in at_the_top.values_list("screening_id", "rule_id"):
        rules[screening].append(rule)
    return {pk: _top(found, raised[pk]) for pk, found in rules.items()}


def _top(rules: Sequence[str], raised: set[str]) -> tuple[str, int]:
    first = min(rules, key=lambda rule: (rule not in raised, rule))
    return TITLES.get(first, first), len(rules)
