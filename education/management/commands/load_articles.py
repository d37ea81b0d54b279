"""Load the pages that come with the software."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from education.models import Article, Status
from education.services import Release, add_version
from education.starter_pages import StarterPage, read_all


class Command(BaseCommand):
    """Publish each starter page once; leave every page that exists as it is."""

    help = (
        "Publish the pages that come with the software; never touch a page that exists."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the pages and say for each what was done."""
        at = timezone.now()
        done = [(page, _load(page, at)) for page in read_all()]
        for page, said in done:
            if said == PUBLISHED:
                _relate(page)
            self.stdout.write(f"{page.slug}: {said}")


PUBLISHED = "published"


@transaction.atomic
def _load(page: StarterPage, at: datetime) -> str:
    article, created = Article.objects.get_or_create(
        slug=page.slug,
        defaults={"position": page.position, "group": page.group},
    )
    if created:
        add_version(
            article, page.content, at=at, release=Release(status=Status.PUBLISHED)
        )
        return PUBLISHED
    newest = article.versions.order_by("number").last()
    same = newest is not None and newest.body == page.content.body
    return "already there" if same else "kept as the clinic has it"


def _relate(page: StarterPage) -> None:
    """Link a new page to its related ones, once all pages are there."""
    article = Article.objects.get(slug=page.slug)
    article.related.set(Article.objects.filter(slug__in=page.related))
