"""Return links through the services, with constant values that a test can name."""

from datetime import date
from typing import Any

from screening import services
from screening.models import Screening
from tests.builders import NOW, make_screening, reread, save

BORN, WRONG_DAY = date(1984, 3, 5), date(1984, 3, 6)
CODE = "blue fish 47"
ADDRESS = "203.0.113.9"


def with_birth_date(now=NOW, **answers: Any) -> Screening:
    """Return a screening that was told a date of birth."""
    screening = make_screening(now)
    save(screening, "your-name", {"birth_date": BORN, **answers}, now=now)
    return reread(screening)


def make_link(screening: Screening, **changes: Any) -> services.MadeLink:
    """Make a link; without a code the date of birth opens it."""
    fixed = {"screening_id": screening.pk, "now": NOW, "address": ADDRESS}
    return services.make_return_link(**{**fixed, **changes})


def come_back(made: services.MadeLink, **changes: Any) -> services.Started:
    """Open it by its link."""
    fixed = {"token": made.token, "fact": BORN, "address": ADDRESS, "now": NOW}
    return services.come_back(**{**fixed, **changes})
