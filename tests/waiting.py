"""What waits for staff, as the first queue of the desk lists it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from screening.models import Screening
from screening.review.paging import page_of
from screening.review.queue_views import BY_CODE


def waiting(view: str = "todo", now: datetime | None = None) -> list[Screening]:
    """Return the first page of a queue, in its order."""
    found = BY_CODE[view]
    rows = found.rows(User(), now or timezone.now())
    page, _after = page_of(rows, None, all_open=found.all_open)
    return list(page)
