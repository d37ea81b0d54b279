"""The only code that writes articles."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from education.models import Article, ArticleVersion, Status
from education.sources import Source

# The statuses that change what readers see, from a time on.
TIMED = {Status.PUBLISHED, Status.WITHDRAWN}
COLUMNS = ("title", "summary", "body", "updated_on", "next_review_on")


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
    """What a version is for, from when (no time: at once), and made from which."""

    status: Status
    at: datetime | None = None
    based_on: ArticleVersion | None = None
    note: str = ""


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
        publish_at=(release.at or at) if release.status in TIMED else None,
        based_on=release.based_on,
        note=release.note,
        author=author,
        created_at=at,
    )
    if review:
        version.reviewer_name = review.name
        version.reviewer_licence = review.licence
        version.reviewed_on = review.on
    version.save()
    return version


def content_of(version: ArticleVersion) -> Content:
    """Read what a version says."""
    values = {name: getattr(version, name) for name in COLUMNS}
    return Content(**values, sources=version.source_list())


def review_of(version: ArticleVersion) -> Review | None:
    """Read the approval of a version, if it has one."""
    if not version.reviewed_on:
        return None
    return Review(
        name=version.reviewer_name,
        licence=version.reviewer_licence,
        on=version.reviewed_on,
    )


def lock(article: Article) -> None:
    """Keep two editors of a page apart until the transaction ends."""
    Article.objects.select_for_update().get(pk=article.pk)


def _columns(content: Content) -> dict[str, Any]:
    return vars(content) | {"sources": [source.as_dict() for source in content.sources]}


def _next_number(article: Article) -> int:
    """Count on from the newest version."""
    lock(article)
    newest = article.versions.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1
