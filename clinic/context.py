"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from screening.intake import languages
from screening.models import ClinicProfile


def clinic(request: HttpRequest) -> dict[str, Any]:
    """Return the clinic's profile, fetched only by a page that prints it, and the
    languages that the page is offered in beside the one it is shown in."""
    return {
        "clinic": SimpleLazyObject(ClinicProfile.current),
        "other_languages": languages.others(),
        "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
    }
