"""Write one decision: its number, its sealed words, whether one person is enough."""

from dataclasses import dataclass
from datetime import datetime

from screening.models import ClinicProfile, Decision, Resolution, Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What came of it and why; a case that continues says when it comes back."""

    code: Resolution | str
    reason: str
    returns_at: datetime | None = None


def next_number(screening: Screening) -> int:
    """Return the number of the next decision of a case that is held."""
    last = Decision.objects.filter(screening_id=screening.pk).order_by("-number")
    return (last.values_list("number", flat=True).first() or 0) + 1


def write(screening: Screening, decision: Decision, reason: str) -> None:
    """Insert a decision of this case with its words sealed."""
    decision.screening_id = screening.pk
    if reason.strip():
        decision.seal("reason", reason.strip())
    decision.save(force_insert=True)


def needs_second(level: int) -> bool:
    """Tell whether the clinic wants a second clinician to sign at this level."""
    # Not the cached profile: a setting of safety holds from the moment it is saved.
    profile = ClinicProfile.objects.first() or ClinicProfile()
    lowest = profile.second_signature_from
    return bool(lowest) and level >= lowest
