"""Amendments through the services, with constant values that a test can name."""

from typing import Any

from screening import services
from screening.models import Amendment, Screening
from screening.protocol.answers import PageAnswers
from tests.builders import NOW, TODAY


def opened(screening: Screening, **changes: Any) -> Amendment:
    """Open a visit to a submitted screening; the patient's unless `by` says whose."""
    return services.open_amendment(
        **{"screening_id": screening.pk, "now": NOW, **changes}
    )


def amend(amendment: Amendment, page_id: str, given=None, withheld=None, **changes):
    """Save one page in the visit."""
    said = PageAnswers(given=given or {}, withheld=withheld or {})
    fixed = {"now": NOW, "on": TODAY, "by": amendment.by}
    return services.save_amended_page(
        **{
            "amendment_id": amendment.pk,
            "page_id": page_id,
            "answers": said,
            **fixed,
            **changes,
        }
    )


def handed_in(amendment: Amendment, **changes: Any) -> Amendment:
    """Hand the visit in."""
    fixed = {"now": NOW, "on": TODAY, "by": amendment.by}
    return services.hand_in_amendment(
        **{"amendment_id": amendment.pk, **fixed, **changes}
    )
