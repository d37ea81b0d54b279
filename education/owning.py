"""Whose page it is: who is reminded to read it again."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from education.models import Article, PageEventKind
from education.trail import note_page


@transaction.atomic
def own_pages(pages: Sequence[int], *, by: User, at: datetime) -> int:
    """Make somebody the owner of pages; return how many were not theirs before."""
    others = Article.objects.select_for_update().filter(pk__in=pages).exclude(owner=by)
    found = list(others)
    for article in found:
        article.owner = by
        article.save(update_fields=["owner"])
        note_page(PageEventKind.PLACED, article, by=by, at=at, detail=f"owner: {by}")
    return len(found)
