"""What the checks must know of the site: its pages, their headings, its pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from education.models import Article, ArticleVersion, Picture
from education.rendering import render


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The headings of each page by its address, and the names of all pictures.

    A page that readers cannot see yet has no headings to lead to.
    """

    headings: Mapping[str, frozenset[str]]
    pictures: frozenset[str] = field(default_factory=frozenset)


def facts() -> Facts:
    """Read them in three queries; texts are rendered once and kept."""
    headings = dict.fromkeys(
        Article.objects.values_list("slug", flat=True), frozenset[str]()
    )
    live = ArticleVersion.objects.live(timezone.now())
    for version in live:
        found = render(version.body, [each.key for each in version.source_list()])
        headings[version.article.slug] = frozenset(each.id for each in found.headings)
    names = Picture.objects.values_list("name", flat=True)
    return Facts(headings=headings, pictures=frozenset(names))
