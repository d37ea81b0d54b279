"""Write the trail of the pages: who did what, when, and why. No patient is in it."""

from datetime import datetime

from django.contrib.auth.models import User

from education.models import Article, ArticleVersion, PageEvent, PageEventKind


def note_version(
    kind: PageEventKind, version: ArticleVersion, *, by: User, at: datetime
) -> None:
    """Note a step of a version, in the transaction of the step."""
    PageEvent.objects.create(
        kind=kind,
        article=version.article,
        version=version.number,
        actor=by,
        at=at,
        detail=version.note,
    )


def note_page(
    kind: PageEventKind, article: Article, *, by: User, at: datetime, detail: str = ""
) -> None:
    """Note what was done with a page itself."""
    PageEvent.objects.create(kind=kind, article=article, actor=by, at=at, detail=detail)


def note_picture(name: str, *, by: User, at: datetime) -> None:
    """Note a picture that was added."""
    PageEvent.objects.create(kind=PageEventKind.PICTURE, actor=by, at=at, detail=name)
