"""Screenings as the services write them, for tests of what staff see."""

from collections.abc import Mapping
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from screening import services
from screening.models import ClinicProfile, Screening
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.vocabulary import journey_from_flat

CLEAN = settings.BASE_DIR / "tests" / "cases" / "clean.yaml"
# What the vocabulary of the rules leaves out and the case page shows.
PERSON = {
    "legal_first_name": "Ruth",
    "legal_last_name": "Example",
    "phone": "314-555-0100",
    "contact_safe_message": "no",
}
# ASQ yes without a plan: same day. One adequate trial, one too short; one high reading.
FLAGGED: Mapping[str, Any] = {
    "phq9_9": 1,
    "asq_1": "yes",
    "asq_5": "no",
    "bp1_sys": 150,
    "bp1_dia": 95,
    "bp2_sys": None,
    "bp2_dia": None,
    "bp2_days_ago": None,
    "trial2_weeks": 3,
}


def flat(**changes: Any) -> dict[str, Any]:
    """Return the answers of a patient whom no rule flags, with some changed."""
    clean = yaml.safe_load(CLEAN.read_text(encoding="utf-8"))
    return clean | PERSON | changes


def journey(screening: Screening, **changes: Any) -> Journey:
    """Return every page of the screening as saved with these answers."""
    today = ClinicProfile.current().local_date(timezone.now())
    return journey_from_flat(screening.protocol, flat(**changes), today)


def begun(**changes: Any) -> Screening:
    """Start a screening and save its whole path."""
    started = services.start_screening(now=timezone.now()).screening
    save(started, journey(started, **changes))
    started.refresh_from_db()
    return started


def save(screening: Screening, pages: Journey, *only: str) -> None:
    """Save the pages of a path, or some of them."""
    now = timezone.now()
    for page in pages.path:
        if only and page.id not in only:
            continue
        services.save_page(
            screening_id=screening.pk,
            page_id=page.id,
            answers=pages.saved[page.id],
            now=now,
            on=ClinicProfile.current().local_date(now),
        )


def submitted(**changes: Any) -> Screening:
    """Return a screening that was handed in."""
    now = timezone.now()
    today = ClinicProfile.current().local_date(now)
    return services.submit(screening_id=begun(**changes).pk, now=now, on=today)


def staff(name: str, *codenames: str) -> User:
    """Return a member of staff with these permissions of the screening app."""
    user = User.objects.create_user(name, password="not-a-real-one", is_staff=True)
    wanted = Permission.objects.filter(
        content_type__app_label="screening", codename__in=codenames
    )
    assert wanted.count() == len(codenames)
    user.user_permissions.set(wanted)
    return user
