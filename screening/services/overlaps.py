"""Whether somebody is booked twice at the same time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F, Q

from screening.models import Consultation, ConsultationStep
from screening.models.consultations import ConsultationQuerySet
from screening.services.errors import Refused

# Minutes: what started longer before cannot reach so far.
LONGEST = 480


class DoubleBooked(Refused):
    """The same clinician is booked at that time; `others` says for what."""

    def __init__(self, others: list[Consultation]) -> None:
        super().__init__()
        self.others = others

    @property
    def token(self) -> str:
        """Return what a form carries that means to keep these and no others."""
        return ".".join(sorted(str(other.pk) for other in self.others))


def overlapping(step: ConsultationStep) -> list[Consultation]:
    """Return the other consultations of the same clinician that this booking meets.

    One that ends as the other begins meets nothing. Where nobody is named nobody is
    booked twice. Holds the clinician's row, so that of two bookings at once the
    second sees the first.
    """
    person, starts_at = step.consultation.with_whom_id, step.starts_at
    if person is None or starts_at is None:
        return []
    User.objects.select_for_update(no_key=True).get(pk=person)
    found = _of(person, starts_at, starts_at + timedelta(minutes=step.minutes or 0))
    others = found.exclude(pk=step.consultation_id)
    return [one for one in others if one.ends_at and one.ends_at > starts_at]


def refuse_unless_kept(others: Iterable[Consultation], keep: str) -> None:
    """Raise DoubleBooked unless exactly these, as they were shown, are to be kept."""
    refusal = DoubleBooked(list(others))
    if refusal.others and refusal.token != keep:
        raise refusal


def _of(person: int, starts_at: datetime, ends_at: datetime) -> ConsultationQuerySet:
    """Return what this person is booked for that may reach into this time."""
    earliest = starts_at - timedelta(minutes=LONGEST)
    open_ones = Consultation.objects.open().filter(with_whom=person)
    near = open_ones.filter(Q(starts_at__gt=earliest) & Q(starts_at__lt=ends_at))
    return near.select_related("screening", "with_whom").order_by(F("starts_at"))
