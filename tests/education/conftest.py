"""Pages for the tests of the education app."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from education.models import Article, Status
from education.services import Content, add_version
from education.sources import Source
from education.starter_pages import StarterPage, read_all

NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MAIN_ARTICLE = "the-potential-of-ketamine-for-mood-disorders"


@pytest.fixture(scope="session")
def shipped() -> dict[str, StarterPage]:
    """The pages that come with the software, by address."""
    return {page.slug: page for page in read_all()}


@pytest.fixture
def loaded(db) -> None:
    """The shipped pages, published."""
    call_command("load_articles", stdout=StringIO())


@pytest.fixture
def article(db) -> Article:
    """An article without a version."""
    return Article.objects.create(slug="sleep")


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


def publish(article: Article, at: datetime = NOON, **changes):
    status = changes.pop("status", Status.PUBLISHED)
    rest = {k: changes.pop(k) for k in ("publish_at", "review") if k in changes}
    return add_version(article, make_content(**changes), at=at, status=status, **rest)
