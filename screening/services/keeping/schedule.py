"""What is due to be erased: drafts by themselves, all else put forward to a person.

A draft in which something urgent was ever said, or on which staff did anything, is no
draft any more but a record of the clinic: it goes to staff, and stays as long as one.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from screening.models import (
    CaseEvent,
    ClinicProfile,
    ErasureStep,
    Flag,
    Screening,
)
from screening.models.audit import ONLY_LOOKED
from screening.models.screening import ScreeningQuerySet
from screening.protocol.rules.base import Level
from screening.services.errors import Refused
from screening.services.keeping.erasing import erase
from screening.services.keeping.erasures import ask_erasure
from screening.services.keeping.holds import is_held

DRAFTS_LIVE = timedelta(days=30)
A_YEAR = timedelta(days=365)
# So many at a time: the database is held while one is erased.
AT_ONCE = 50


def erase_expired_drafts(*, now: datetime) -> int:
    """Erase drafts that rested for 30 days; return how many."""
    expired = expired_drafts(now).values_list("pk", flat=True)[:AT_ONCE]
    return sum(_erase_draft(pk, now) for pk in list(expired))


def expired_drafts(now: datetime) -> ScreeningQuerySet:
    """Return the drafts that are due, and that no person has to look at."""
    before = now - DRAFTS_LIVE
    rested = Q(last_saved_at__lt=before) | Q(last_saved_at=None)
    urgent = Flag.objects.filter(screening=OuterRef("pk"), level__gte=Level.SAME_DAY)
    by_staff = CaseEvent.objects.filter(screening=OuterRef("pk"), actor__isnull=False)
    drafts = Screening.objects.filter(rested, submitted_at=None, started_at__lt=before)
    untouched = drafts.filter(call_asked_at=None, pressure_to_ask_at=None, owner=None)
    recent = CaseEvent.objects.filter(screening=OuterRef("pk"), at__gte=before)
    return untouched.exclude(
        Exists(urgent) | Exists(by_staff) | Exists(recent)
    ).order_by("started_at")


@transaction.atomic
def _erase_draft(pk: UUID, now: datetime) -> int:
    screening = Screening.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if screening is None or is_held(screening.pk):
        return 0
    # Held now: the patient may have come back in the meantime.
    if not expired_drafts(now).filter(pk=screening.pk).exists():
        return 0
    erase(screening, actor=None, asked_by=None, now=now)
    return 1


def propose_expired(*, now: datetime) -> int:
    """Put forward what the clinic's schedule says to erase; return how many."""
    due = over(now).values_list("pk", flat=True)[:AT_ONCE]
    return sum(_propose(pk, now) for pk in list(due))


def over(now: datetime) -> ScreeningQuerySet:
    """Return the screenings kept for long enough that nobody was asked about yet."""
    before = years_after(now, -ClinicProfile.current().keep_years)
    acts = CaseEvent.objects.filter(screening=OuterRef("pk"), at__gte=before)
    acted = acts.exclude(kind__in=ONLY_LOOKED)
    # What a person refused is asked again in a year; what is open stands.
    answered = ErasureStep.objects.filter(
        screening=OuterRef("pk"), at__gte=now - A_YEAR
    )
    old = Screening.objects.filter(started_at__lt=before)
    rested = old.filter(Q(last_saved_at__lt=before) | Q(last_saved_at=None))
    return rested.exclude(Exists(acted) | Exists(answered)).order_by("started_at")


def _propose(pk: UUID, now: datetime) -> int:
    screening = Screening.objects.get(pk=pk)
    years = ClinicProfile.current().keep_years
    reason = _("Kept for %(years)d years, as the clinic's settings say.")
    try:
        ask_erasure(
            screening_id=screening.pk,
            actor=None,
            reason=reason % {"years": years},
            now=now,
        )
    except Refused:
        return 0
    return 1


def kept_until(screening: Screening) -> datetime:
    """Return until when the clinic's schedule keeps a screening as it is now."""
    acts = screening.case_events.exclude(kind__in=ONLY_LOOKED).order_by("-at")
    last = acts.values_list("at", flat=True).first() or screening.started_at
    years = ClinicProfile.current().keep_years
    return years_after(max(last, screening.last_active_at), years)


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same day so many years later; of a leap day the day after."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
