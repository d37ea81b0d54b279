"""The way of a version: draft, in review, approved, published; each step is a new row.

A step copies the text of the version that it is about and says from which it was made.
So the way of each text can be followed back, and nobody approves what they wrote.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from education.helps import blocking, check
from education.models import Article, ArticleVersion, PageEventKind, Status
from education.services import (
    Content,
    Release,
    Review,
    add_version,
    content_of,
    lock,
    review_of,
)
from education.site_facts import facts
from education.trail import note_version

DECIDED = {Status.APPROVED, Status.PUBLISHED}
# What the trail calls a step that leads to a status; going back has names of its own.
KIND_OF = {
    Status.IN_REVIEW: PageEventKind.SUBMITTED,
    Status.APPROVED: PageEventKind.APPROVED,
    Status.PUBLISHED: PageEventKind.PUBLISHED,
    Status.WITHDRAWN: PageEventKind.WITHDRAWN,
}


class StepRefused(Exception):
    """A step that may not be taken; the message says why, in words for staff."""


@transaction.atomic
def save_draft(
    article: Article,
    content: Content,
    *,
    by: User,
    at: datetime,
    started_from: int,
    note: str = "",
) -> ArticleVersion:
    """Add a draft made from version number ``started_from``; 0 is a first version.

    Raise StepRefused when somebody saved another version in the meantime.
    """
    lock(article)
    newest = newest_of(article)
    if started_from != (newest.number if newest else 0):
        raise StepRefused(
            _(
                "Somebody saved another version while you were writing. Your text is "
                "still here: compare it with the newest version, then save again."
            )
        )
    release = Release(status=Status.DRAFT, based_on=newest, note=note)
    draft = add_version(article, content, at=at, release=release, author=by)
    note_version(PageEventKind.SAVED, draft, by=by, at=at)
    return draft


@transaction.atomic
def submit(version: ArticleVersion, *, by: User, at: datetime) -> ArticleVersion:
    """Ask for a review of the newest draft."""
    _require(version, Status.DRAFT)
    return _step(version, Release(status=Status.IN_REVIEW), by=by, at=at)


@transaction.atomic
def send_back(
    version: ArticleVersion, *, by: User, at: datetime, note: str
) -> ArticleVersion:
    """Give a version back to its writers, with a reason."""
    _require(version, Status.IN_REVIEW)
    _require_note(note)
    release = Release(status=Status.DRAFT, note=note)
    return _step(version, release, by=by, at=at, kind=PageEventKind.SENT_BACK)


@transaction.atomic
def approve(
    version: ArticleVersion, *, by: User, at: datetime, review: Review, note: str = ""
) -> ArticleVersion:
    """Approve a text that somebody else wrote, under the reviewer's name.

    A text without a source or with a promise in it needs a reason.
    """
    _require(version, Status.IN_REVIEW)
    if by.pk in writers_of(version):
        raise StepRefused(_("You wrote a part of this text. Someone else approves it."))
    if blocking(check(content_of(version), facts())) and not note.strip():
        raise StepRefused(
            _("The checks found a missing source or a promise. Say why you approve it.")
        )
    return _step(
        version, Release(status=Status.APPROVED, note=note), by=by, at=at, review=review
    )


@transaction.atomic
def publish(
    version: ArticleVersion,
    *,
    by: User,
    at: datetime,
    start: datetime | None = None,
    end: datetime | None = None,
) -> ArticleVersion:
    """Show an approved text from ``start`` on (at once without one) until ``end``."""
    if version.status != Status.APPROVED:
        raise StepRefused(_("Only an approved version can be published."))
    start = start or at
    if start < at or (end and end <= start):
        raise StepRefused(_("The times must lie ahead, and the end after the start."))
    review = review_of(version)
    shown = _step(
        version, Release(status=Status.PUBLISHED, at=start), by=by, at=at, review=review
    )
    if end:
        _step(shown, Release(status=Status.WITHDRAWN, at=end), by=by, at=at)
    return shown


@transaction.atomic
def withdraw(
    version: ArticleVersion, *, by: User, at: datetime, note: str
) -> ArticleVersion:
    """Take a published page off the site at once, with a reason."""
    live = ArticleVersion.objects.live(at, version.language)
    if not live.filter(pk=version.pk).exists():
        raise StepRefused(_("Readers do not see this version now."))
    _require_note(note)
    return _step(version, Release(status=Status.WITHDRAWN, note=note), by=by, at=at)


@transaction.atomic
def restore(version: ArticleVersion, *, by: User, at: datetime) -> ArticleVersion:
    """Make a draft of an older text; it goes the whole way again."""
    note = _("The text of version %(number)d.") % {"number": version.number}
    release = Release(status=Status.DRAFT, note=note)
    return _step(version, release, by=by, at=at, kind=PageEventKind.RESTORED)


def writers_of(version: ArticleVersion) -> set[int]:
    """Name who wrote what nobody has approved yet, back to the last approved text."""
    return {
        row.author_id
        for row in _way_back(version)
        if row.author_id and _wrote(row, row.based_on)
    }


def newest_of(article: Article) -> ArticleVersion | None:
    """Give the newest version of a page, whatever its status."""
    return article.versions.order_by("-number").first()


def _way_back(version: ArticleVersion) -> Iterator[ArticleVersion]:
    row: ArticleVersion | None = version
    while row and row.status not in DECIDED:
        yield row
        row = row.based_on


def _wrote(row: ArticleVersion, before: ArticleVersion | None) -> bool:
    return before is None or content_of(row) != content_of(before)


def _step(
    version: ArticleVersion,
    release: Release,
    *,
    by: User,
    at: datetime,
    review: Review | None = None,
    kind: PageEventKind | None = None,
) -> ArticleVersion:
    """Add a row with the same text, made from the version that the step is about."""
    step = add_version(
        version.article,
        content_of(version),
        at=at,
        release=replace(release, based_on=version, note=release.note.strip()),
        author=by,
        review=review,
    )
    note_version(kind or KIND_OF[release.status], step, by=by, at=at)
    return step


def _require(version: ArticleVersion, status: Status) -> None:
    """Refuse a step on a version that another one has overtaken."""
    lock(version.article)
    if version.status != status:
        words = {"status": Status(version.status).label}
        raise StepRefused(_("This version is: %(status)s.") % words)
    newest = newest_of(version.article)
    if newest and newest.number != version.number:
        raise StepRefused(_("There is a newer version. Open that one."))


def _require_note(note: str) -> None:
    if not note.strip():
        raise StepRefused(_("Say why, so that the others know."))
