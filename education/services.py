"""The only code that writes articles."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from education.models import Article, ArticleVersion, Status
from education.sources import Source


@dataclass(frozen=True, kw_only=True)
class Review:
    """A named clinician's approval of one version."""

    name: str
    licence: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a version says, whoever saves it and whenever it is shown."""

    title: str
    summary: str
    body: str
    updated_on: date
    next_review_on: date
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Release:
    """What a version is for, and from when; without a time, at once."""

    status: Status
    at: datetime | None = None


@transaction.atomic
def add_version(
    article: Article,
    content: Content,
    *,
    at: datetime,
    release: Release,
    author: User | None = None,
    review: Review | None = None,
) -> ArticleVersion:
    """Add the next version of an article; those before it stay as they are.

    A release without a time of its own counts from ``at`` on.
    """
    version = ArticleVersion(
        article=article,
        **_columns(content),
        number=_next_number(article),
        status=release.status,
        publish_at=release.at or (None if release.status == Status.DRAFT else at),
        author=author,
        created_at=at,
    )
    if review:
        version.reviewer_name = review.name
        version.reviewer_licence = review.licence
        version.reviewed_on = review.on
    version.save()
    return version


def _columns(content: Content) -> dict[str, Any]:
    return vars(content) | {"sources": [source.as_dict() for source in content.sources]}


def _next_number(article: Article) -> int:
    """Count on from the newest version; the lock keeps two editors apart."""
    Article.objects.select_for_update().get(pk=article.pk)
    newest = article.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1
