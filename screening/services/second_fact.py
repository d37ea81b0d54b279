"""A fact that the patient knows besides the address or reference in hand."""

import hmac
from datetime import date

from screening.models import Screening


def knows_birth_date(screening: Screening) -> bool:
    """Tell whether the patient has told a date of birth to compare with."""
    return bool(screening.identity_answers().get("birth_date"))


def birth_date_matches(screening: Screening, given: date) -> bool:
    """Compare with the date of birth saved last, in constant time.

    False where none was told. Raises CannotOpen.
    """
    told = screening.identity_answers().get("birth_date", "")
    return hmac.compare_digest(told.encode(), given.isoformat().encode())
