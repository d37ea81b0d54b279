"""What readers get: the published pages, grouped, related, nearest to an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher

from education.models import ArticleVersion, ArticleVersionQuerySet, Group

# Below this likeness an address is no misspelling of another.
LEAST_LIKENESS = 0.5
MOST_NEAREST = 3
# A page that nobody read again for so long after its day says so on itself.
OVERDUE_AFTER = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the hub."""

    id: str
    title: str
    versions: list[ArticleVersion]


def published(at: datetime) -> ArticleVersionQuerySet:
    """Give the published pages in the order of the hub."""
    return ArticleVersion.objects.live(at).order_by(
        "article__position", "article__slug"
    )


def listed(at: datetime) -> list[ArticleVersion]:
    """Give the published pages for a list, without their texts."""
    return list(published(at).defer("body", "sources"))


def related(version: ArticleVersion, at: datetime) -> list[ArticleVersion]:
    """Give the published pages that belong with a page."""
    pages = published(at).filter(article__related_from=version.article_id)
    return list(pages.defer("body", "sources"))


def sections(versions: Sequence[ArticleVersion]) -> list[Section]:
    """Group pages as the hub shows them; a part without pages is left out."""
    groups = {
        group: [each for each in versions if each.article.group == group]
        for group in Group
    }
    return [
        Section(id=group.value, title=str(group.label), versions=found)
        for group, found in groups.items()
        if found
    ]


def nearest(slug: str, versions: Sequence[ArticleVersion]) -> list[ArticleVersion]:
    """Find the pages whose address is most like one that leads nowhere."""
    wanted = slug[:80].lower()
    scored = [(_likeness(wanted, each.article.slug), each) for each in versions]
    near = [pair for pair in scored if pair[0] >= LEAST_LIKENESS]
    near.sort(key=lambda pair: -pair[0])
    return [each for _, each in near[:MOST_NEAREST]]


def is_overdue(version: ArticleVersion, on: date) -> bool:
    """Tell whether the page should have been read again long ago."""
    return on - OVERDUE_AFTER >= version.next_review_on


def _likeness(wanted: str, slug: str) -> float:
    """Compare two addresses; one that is a part of the other is near, too."""
    ratio = SequenceMatcher(None, wanted, slug).ratio()
    shared = set(wanted.split("-")) & set(slug.split("-"))
    words = [word for word in shared if len(word) > 3]  # noqa: PLR2004 - not "the", "to"
    return max(ratio, LEAST_LIKENESS + 0.1 * len(words) if words else 0.0)
