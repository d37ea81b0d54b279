"""Loading the shipped pages: once, and never over what staff wrote."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from education.models import Article, ArticleVersion, Status
from tests.education.builders import publish

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_articles", stdout=out)
    return out.getvalue()


def test_every_shipped_page_is_published_as_version_one(shipped):
    said = load()

    live = ArticleVersion.objects.live(timezone.now())
    assert {version.article.slug for version in live} == set(shipped)
    assert {version.number for version in live} == {1}
    assert not any(version.is_reviewed for version in live)
    assert "get-help-now: published" in said


def test_loading_again_changes_nothing(shipped):
    load()

    said = load()

    assert ArticleVersion.objects.count() == len(shipped)
    assert "get-help-now: already there" in said


def test_what_staff_wrote_stays():
    load()
    article = Article.objects.get(slug="get-help-now")
    publish(article, at=timezone.now(), body="Ours.", sources=[])

    said = load()

    newest = ArticleVersion.objects.live(timezone.now()).get(article=article)
    assert newest.body == "Ours."
    assert "get-help-now: kept as the clinic has it" in said


def test_page_that_staff_withdrew_stays_away():
    load()
    article = Article.objects.get(slug="get-help-now")
    publish(article, at=timezone.now(), status=Status.WITHDRAWN)

    load()

    assert not ArticleVersion.objects.live(timezone.now()).filter(article=article)


def test_article_that_staff_began_stays_theirs():
    Article.objects.create(slug="get-help-now")

    said = load()

    assert not ArticleVersion.objects.filter(article__slug="get-help-now")
    assert "get-help-now: kept as the clinic has it" in said
