"""What is due to be erased: drafts by themselves, all else put forward to a person.

A draft in which something urgent was ever said, or on which staff did anything, is no
draft any more but a record of the clinic: it goes to staff, and stays as long as one.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from screening.models import (
    CaseEvent,
    ClinicProfile,
    ErasureKind,
    ErasureStep,
    Flag,
    HoldKind,
    HoldStep,
    Screening,
)
from screening.models.audit import ONLY_LOOKED
from screening.models.screening import ScreeningQuerySet
from screening.protocol.rules.base import Level
from screening.services.errors import Refused
from screening.services.keeping.erasing import erase
from screening.services.keeping.erasures import ask_erasure

DRAFTS_LIVE = timedelta(days=30)
A_YEAR = timedelta(days=365)
# The worker comes by every ten minutes: what is still due after that long is stuck.
LATE = timedelta(days=2)
# So many at a time: the database is held while one is erased.
AT_ONCE = 50

logger = logging.getLogger(__name__)


def erase_expired_drafts(*, now: datetime) -> int:
    """Erase drafts that rested for 30 days; return how many."""
    return _some(expired_drafts(now), lambda pk: _erase_draft(pk, now))


def expired_drafts(now: datetime) -> ScreeningQuerySet:
    """Return the drafts that are due, and that no person has to look at."""
    before = now - DRAFTS_LIVE
    rested = Q(last_saved_at__lt=before) | Q(last_saved_at=None)
    urgent = Flag.objects.filter(screening=OuterRef("pk"), level__gte=Level.SAME_DAY)
    by_staff = CaseEvent.objects.filter(screening=OuterRef("pk"), actor__isnull=False)
    drafts = _not_held(submitted_at=None, started_at__lt=before)
    untouched = drafts.filter(
        rested, call_asked_at=None, pressure_to_ask_at=None, owner=None
    )
    recent = CaseEvent.objects.filter(screening=OuterRef("pk"), at__gte=before)
    return untouched.exclude(
        Exists(urgent) | Exists(by_staff) | Exists(recent)
    ).order_by("started_at")


def _not_held(**which: Any) -> ScreeningQuerySet:
    """Return screenings on which no legal hold stands: one must not take a place."""
    steps = HoldStep.objects.filter(screening=OuterRef("pk")).order_by("-number")
    last = Subquery(steps.values("kind")[:1])
    held = Screening.objects.annotate(hold=last).filter(hold=HoldKind.SET)
    return Screening.objects.filter(**which).exclude(pk__in=held.values("pk"))


def _some(due: ScreeningQuerySet, do: Callable[[UUID], int]) -> int:
    """Do it to so many of what is due; one that fails takes nobody's place."""
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        if done >= AT_ONCE:
            break
        done += _alone(pk, do)
    return done


def _alone(pk: UUID, do: Callable[[UUID], int]) -> int:
    try:
        return do(pk)
    except OperationalError:
        # Nothing of the case: the database is away or held, for all of them.
        raise
    except Exception as error:  # noqa: BLE001 - noted, tried again, and shown to staff
        logger.error(  # noqa: TRY400 - the text may quote a row
            "A case that is due could not be erased or put forward",
            extra={"kind": type(error).__name__},
        )
        return 0


@transaction.atomic
def _erase_draft(pk: UUID, now: datetime) -> int:
    screening = Screening.objects.select_for_update(no_key=True).filter(pk=pk).first()
    # Held now: the patient may have come back in the meantime.
    if screening is None or not expired_drafts(now).filter(pk=pk).exists():
        return 0
    erase(screening, actor=None, asked_by=None, now=now)
    return 1


def propose_expired(*, now: datetime) -> int:
    """Put forward what the clinic's schedule says to erase; return how many."""
    return _some(over(now), lambda pk: _propose(pk, now))


def over(now: datetime) -> ScreeningQuerySet:
    """Return the screenings kept for long enough that can be put forward now."""
    before = years_after(now, -ClinicProfile.current().keep_years)
    acts = CaseEvent.objects.filter(screening=OuterRef("pk"), at__gte=before)
    acted = acts.exclude(kind__in=ONLY_LOOKED)
    old = _not_held(started_at__lt=before)
    rested = old.filter(Q(last_saved_at__lt=before) | Q(last_saved_at=None))
    # Refused until staff settled it: it stands in the queue.
    urgent = Q(open_level__gte=Level.SAME_DAY, resolved_at=None)
    asked = Q(pk__in=_asked_or_refused(now).values("pk"))
    return rested.exclude(Exists(acted) | urgent | asked).order_by("started_at")


def _asked_or_refused(now: datetime) -> ScreeningQuerySet:
    """Return what stands open, however long, or was refused in the last year."""
    steps = ErasureStep.objects.filter(screening=OuterRef("pk")).order_by("-number")
    last = Screening.objects.annotate(
        step=Subquery(steps.values("kind")[:1]),
        step_at=Subquery(steps.values("at")[:1]),
    )
    return last.filter(Q(step=ErasureKind.ASKED) | Q(step_at__gte=now - A_YEAR))


def overdue(now: datetime) -> int:
    """Return how many cases the schedule did not reach for days: something is wrong."""
    then = now - LATE
    drafts, others = expired_drafts(then), over(then)
    still = Q(pk__in=expired_drafts(now).values("pk"))
    open_now = Q(pk__in=over(now).values("pk"))
    return drafts.filter(still).count() + others.filter(open_now).count()


def _propose(pk: UUID, now: datetime) -> int:
    years = ClinicProfile.current().keep_years
    reason = _("Kept for %(years)d years, as the clinic's settings say.")
    try:
        ask_erasure(
            screening_id=pk, actor=None, reason=reason % {"years": years}, now=now
        )
    except (Refused, Screening.DoesNotExist):
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
