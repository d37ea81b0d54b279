"""What every template may name."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from screening.models import ClinicProfile


def clinic(request: HttpRequest) -> dict[str, Any]:
    """Return the clinic's profile, fetched only by a page that prints it."""
    return {"clinic": SimpleLazyObject(ClinicProfile.current)}
