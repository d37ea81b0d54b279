"""What staff planned to do next on a case: the earliest of all that is planned."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from screening.models import (
    ClinicProfile,
    Consultation,
    ContactAttempt,
    Resolution,
    Screening,
)

DAY = timedelta(days=1)


def plan(screening: Screening) -> None:
    """Repeat on the case when the next step is planned; the caller saves it.

    A case that was laid aside for a consultation comes back when it is over.
    """
    planned = [*_next_try(screening), *_consultations(screening)]
    screening.follow_up_at = min(planned, default=None)
    laid_aside = screening.returns_at is not None
    if laid_aside and screening.resolution == Resolution.BOOK_CONSULTATION and planned:
        screening.returns_at = screening.follow_up_at


def _next_try(screening: Screening) -> Iterator[datetime]:
    """Yield when the last try says to try next; a later try has settled older ones."""
    tries = ContactAttempt.objects.filter(screening_id=screening.pk).standing()
    last = tries.order_by("-tried_at", "-at").first()
    if last is not None and last.next_try_at is not None:
        yield last.next_try_at


def _consultations(screening: Screening) -> Iterator[datetime]:
    """Yield by when each is to be booked, and when a booked one is over."""
    for consultation in screening.consultations.open():
        booked = consultation.ends_at if consultation.is_booked else None
        yield booked or end_of_day(consultation)


def end_of_day(consultation: Consultation) -> datetime:
    """Return the last moment of the day by which it is wanted, at the clinic."""
    zone = ClinicProfile.current().calendar.zone
    return datetime.combine(consultation.by_day + DAY, time(0), zone) - timedelta(
        seconds=1
    )
