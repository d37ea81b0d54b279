"""Education pages whose review is due: shown to staff beside the cases.

The two apps do not know each other; the project puts them on one page.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from education.models import ArticleVersion
from screening.models import ClinicProfile

# So long before the day a page is listed, so that somebody can plan the review.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """One page, the day on which it was to be reviewed, and whether that is over."""

    article: int
    title: str
    on: date
    is_overdue: bool


def articles_due(now: datetime) -> list[ReviewDue]:
    """Return the pages that readers see and that are due, the oldest day first."""
    today = ClinicProfile.current().local_date(now)
    live = ArticleVersion.objects.live(now)
    due = live.filter(next_review_on__lte=today + AHEAD).order_by("next_review_on")
    return [
        ReviewDue(
            version.article_id,
            version.title,
            version.next_review_on,
            version.next_review_on <= today,
        )
        for version in due
    ]
