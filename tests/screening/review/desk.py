"""Acts on a case as the page sends them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import Screening
from tests.builders import make_clinician
from tests.screening.review.pages import NAME

# The zone of the settings until somebody saves another one.
ZONE = ZoneInfo("America/Chicago")
CONTACT = {"channel": "phone", "outcome": "no_answer", "note": "Rang ten times."}


def act_url(case: Screening, name: str) -> str:
    """Return the address of an act."""
    return reverse(f"{NAME}_act", args=[case.pk, name])


def seen(case: Screening) -> str:
    """Return what a page that is drawn now carries."""
    fresh = Screening.objects.get(pk=case.pk)
    return services.seen_of(fresh, timezone.now()).token


def do(clinic: Client, case: Screening, name: str, **told: Any) -> Any:
    """Send an act as the page would, and follow to where it leads."""
    body = {"seen": seen(case), **told}
    return clinic.post(act_url(case, name), body, follow=True)


def signed_in(name: str, role: str = "Clinicians") -> Client:
    """Return the browser of a new member of staff."""
    client = Client()
    client.force_login(make_clinician(name, role=role))
    return client


def local_now() -> datetime:
    """Return now at the clinic."""
    return timezone.now().astimezone(ZONE)


def a_try(**changes: str) -> dict[str, str]:
    """Return the form of a try that was made a minute ago."""
    at = local_now() - timedelta(minutes=1)
    told = {"tried_on": f"{at:%Y-%m-%d}", "tried_at": f"{at:%H:%M}"}
    return CONTACT | told | changes


def in_days(days: int) -> str:
    """Return a day as a date box sends it."""
    return f"{local_now() + timedelta(days=days):%Y-%m-%d}"
