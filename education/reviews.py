"""Which pages are to be read again, by whom, and which texts wait for a reviewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, Subquery

from education.models import ArticleVersion, Status
from education.reading import OVERDUE_AFTER

# So long before its day a page stands on the list.
DUE_WITHIN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class PageToRead:
    """A published page that is due, and since when or until when."""

    version: ArticleVersion
    on: date

    @property
    def owner(self) -> User | None:
        """Give who sees to it; None where nobody was named."""
        return self.version.article.owner

    @property
    def days(self) -> int:
        """Count the days that are left; negative once the day has passed."""
        return (self.version.next_review_on - self.on).days

    @property
    def is_overdue(self) -> bool:
        """Tell whether its day has passed."""
        return self.days < 0

    @property
    def days_late(self) -> int:
        """Count the days since its day passed."""
        return max(0, -self.days)

    @property
    def says_so(self) -> bool:
        """Tell whether the page itself tells readers that it is checked again."""
        return self.days_late >= OVERDUE_AFTER.days


def pages_to_read(at: datetime, on: date) -> list[PageToRead]:
    """Give the published pages that are due within 30 days or late, latest first."""
    live = ArticleVersion.objects.live(at).filter(next_review_on__lte=on + DUE_WITHIN)
    rows = live.select_related("article__owner").defer("body", "sources")
    ordered = rows.order_by("next_review_on", "article__position", "article__slug")
    return [PageToRead(version=version, on=on) for version in ordered]


def unowned_pages(at: datetime) -> list[ArticleVersion]:
    """Give the published pages that nobody sees to: no owner, or one who has left."""
    live = ArticleVersion.objects.live(at).filter(nobody_owns("article__owner"))
    rows = live.select_related("article").defer("body", "sources")
    return list(rows.order_by("article__position", "article__slug"))


def nobody_owns(owner: str) -> Q:
    """Match where the column of an owner names nobody who still works here."""
    gone = Q(**{f"{owner}__is_active": False}) | Q(**{f"{owner}__is_staff": False})
    return Q(**{owner: None}) | gone


def waiting_for_review() -> list[ArticleVersion]:
    """Give the texts that wait for a reviewer, the longest waiting first."""
    newest = ArticleVersion.objects.filter(
        article=OuterRef("article"), language=OuterRef("language")
    ).order_by("-number")
    rows = ArticleVersion.objects.filter(
        status=Status.IN_REVIEW, pk=Subquery(newest.values("pk")[:1])
    )
    ordered = rows.select_related("article", "author").defer("body", "sources")
    return list(ordered.order_by("created_at"))


def owners_of(pages: Sequence[PageToRead]) -> dict[User, list[PageToRead]]:
    """Group pages by their owner; what nobody owns is on the dashboard alone."""
    found: dict[User, list[PageToRead]] = {}
    for page in pages:
        if page.owner is not None:
            found.setdefault(page.owner, []).append(page)
    return found
