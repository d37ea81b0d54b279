"""Make records through the services, with constant values that a test can name."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import Group, User

from screening import services
from screening.models import Flag, Screening
from screening.protocol.answers import PageAnswers, Value

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
# Asks for emergency symptoms (RED-01) and harm to others (RED-02), always on the path.
DANGER_PAGE = "right-now"
SAFE = {"redflag_now": "no", "harm_others_now": "no"}
DANGER = {"redflag_now": "yes", "harm_others_now": "no"}


def make_screening(now: datetime = NOW) -> Screening:
    """Start a screening on the shipped protocol."""
    return services.start_screening(now=now).screening


def save(
    screening: Screening,
    page_id: str,
    given: dict[str, Value] | None = None,
    now: datetime = NOW,
    on: date = TODAY,
    known: Screening | None = None,
) -> services.Saved:
    """Save one page, blank if nothing is given."""
    return services.save_page(
        screening_id=screening.pk,
        page_id=page_id,
        answers=PageAnswers(given=given or {}),
        now=now,
        on=on,
        known=known,
    )


def finish(
    screening: Screening, answers: dict[str, Value] | None = None, now: datetime = NOW
) -> None:
    """Save every page on the path, with the answers that it asks for."""
    journey = services.journey_of(reread(screening))
    while (page := journey.next_page()) is not None:
        given = {k: v for k, v in (answers or SAFE).items() if k in page.link_ids}
        journey = save(screening, page.id, given, now).journey


def make_submitted(
    answers: dict[str, Value] | None = None, now: datetime = NOW
) -> Screening:
    """Start, finish and submit a screening."""
    screening = make_screening(now)
    finish(screening, answers, now)
    return services.submit(screening_id=screening.pk, now=now, on=TODAY)


def make_clinician(username: str = "clinician", role: str = "Clinicians") -> User:
    """Make an account with a role; a test that signs in sets what else it needs."""
    user = User.objects.create_user(
        username, email=f"{username}@clinic.example", is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def flag_of(screening: Screening, rule_id: str) -> Flag:
    """Return the newest flag of a rule, with its state."""
    flags = screening.flags.with_state().filter(rule_id=rule_id)
    return flags.order_by("raised_at", "evaluation__sequence").last()


def reread(row: Any) -> Any:
    """Return the row as it is stored now."""
    return type(row).objects.get(pk=row.pk)


def because(reason: str, code: str = "no_action") -> services.Closing:
    """Say why something is closed, with the outcome that needs nothing else."""
    return services.Closing(code=code, reason=reason)
