"""Remind a patient of a booked consultation: once, by mail, in neutral words.

Only who said that e-mail is fine and that a message is safe is mailed, and that is
asked of the answers as they stand when the mail goes out.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from screening.models import (
    ClinicProfile,
    Consultation,
    ConsultationStep,
    ConsultationStepKind,
    MailKind,
    ReturnMail,
    SavedPage,
    Screening,
)
from screening.services.quiet import after_quiet
from screening.services.reading import journey_of

BEFORE = timedelta(days=1)
# Later than this it would remind of nothing that one can still plan for.
LEAST_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PatientQuiet:
    """When no mail goes to a patient, in the clinic's time."""

    starts: time = time(18)
    ends: time = time(9)


QUIET = PatientQuiet()


def awake(moment: datetime) -> datetime:
    """Return the moment, or the end of the night it falls in."""
    return after_quiet(moment, ClinicProfile.current().calendar.zone, QUIET)


def schedule(screening: Screening, step: ConsultationStep) -> ReturnMail | None:
    """Write the reminder of a booking; None where none may or need be sent."""
    if step.starts_at is None or allowed_address(screening) is None:
        return None
    at = awake(step.starts_at - BEFORE)
    if not step.at < at <= step.starts_at - LEAST_BEFORE:
        return None
    return ReturnMail.objects.create(
        booking=step, kind=MailKind.BOOKING, created_at=step.at, next_attempt_at=at
    )


def drop(consultation: Consultation) -> int:
    """Take back the reminder of a booking that fell; it stays in the log."""
    return ReturnMail.objects.filter(booking__consultation=consultation).stop()


def is_wanted(step: ConsultationStep, now: datetime) -> bool:
    """Tell whether this booking still stands and its patient still wants the mail."""
    last = step.consultation.steps.order_by("number").last()
    if last != step or step.kind != ConsultationStepKind.BOOKED:
        return False
    if step.starts_at is None or now > step.starts_at - LEAST_BEFORE:
        return False
    return allowed_address(step.consultation.screening) is not None


def allowed_address(screening: Screening) -> str | None:
    """Return where the patient may be mailed; None unless they said so.

    What was not answered is no permission. Raises CannotOpen.
    """
    answers = journey_of(screening).answers
    ways, safe = answers["contact_ways"], answers["contact_safe_message"]
    if not (isinstance(ways, tuple) and "email" in ways and safe == "yes"):
        return None
    return str(answers["email"]) if answers.given("email") else None


def language_of(screening: Screening) -> str:
    """Return the language in which the patient read last."""
    pages = SavedPage.objects.filter(screening_id=screening.pk, amendment__by=None)
    return pages.order_by("-sequence").values_list("language", flat=True)[0]
