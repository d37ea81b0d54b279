"""Who else has the form of a page open, as far as one can tell."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from education.models import Article, Editing

# Who opened the form longer ago has most likely left it.
FORGOTTEN_AFTER = timedelta(minutes=30)


def arrive(article: Article, who: User, at: datetime) -> list[Editing]:
    """Note that somebody opened the form; give the others who have it open."""
    Editing.objects.update_or_create(
        article=article, editor=who, defaults={"seen_at": at}
    )
    others = article.editing.filter(seen_at__gt=at - FORGOTTEN_AFTER)
    return list(others.exclude(editor=who).select_related("editor").order_by("seen_at"))


def leave(article: Article, who: User) -> None:
    """Note that somebody saved and left the form."""
    article.editing.filter(editor=who).delete()
