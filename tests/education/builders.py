"""Versions for the tests, with constant defaults."""

from datetime import UTC, date, datetime

from education.models import Article, ArticleVersion, Status
from education.services import Content, Release, add_version
from education.sources import Source

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MAIN_ARTICLE = "the-potential-of-ketamine-for-mood-disorders"


def make_content(**changes) -> Content:
    return Content(
        **{
            "title": "Sleep",
            "summary": "Why sleep matters.",
            "body": "Sleep well.[^who]\n",
            "updated_on": date(2026, 3, 1),
            "next_review_on": date(2027, 3, 1),
            "sources": [Source(key="who", year="2020", text="A work on sleep")],
            **changes,
        }
    )


def publish(article: Article, at: datetime = NOON, **changes) -> ArticleVersion:
    """Add a version; what is not status, time or review changes its content."""
    status = changes.pop("status", Status.PUBLISHED)
    release = Release(status=status, at=changes.pop("publish_at", None))
    review = changes.pop("review", None)
    content = make_content(**changes)
    return add_version(article, content, at=at, release=release, review=review)
