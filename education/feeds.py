"""Changes of the pages for feed readers, and the addresses for search engines."""

import re
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from education.models import ArticleVersion
from education.reading import listed

MOST_ENTRIES = 50
# XML has no way to write these, and a feed reader no way to read them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Changes(Feed):  # type: ignore[type-arg]
    """The pages by the time of their last change, newest first."""

    feed_type = Atom1Feed
    title = _("Changes of the education pages")
    subtitle = _("What is new or was changed. Every page names its sources.")
    link = reverse_lazy("education:hub")
    feed_url = reverse_lazy("education:changes")

    def items(self) -> list[ArticleVersion]:
        """Give the published pages, the one that changed last first."""
        versions = listed(timezone.now())
        return sorted(versions, key=changed_at, reverse=True)[:MOST_ENTRIES]

    def item_title(self, item: Any) -> str:
        """Give the title of a page."""
        return UNWRITABLE.sub("", item.title)

    def item_description(self, item: Any) -> str:
        """Give the summary."""
        return UNWRITABLE.sub("", item.summary)

    def item_link(self, item: Any) -> str:
        """Give the address of a page."""
        return str(item.article.get_absolute_url())

    def item_updateddate(self, item: Any) -> datetime:
        """Give the time from which the version is shown."""
        return changed_at(item)


class Pages(Sitemap):  # type: ignore[type-arg]
    """The start of the site, the hub and each published page."""

    def items(self) -> list[Any]:
        """Give the fixed addresses, then the pages."""
        return ["home", "education:hub", *listed(timezone.now())]

    def location(self, item: Any) -> str:
        """Give the address."""
        return (
            reverse(item) if isinstance(item, str) else item.article.get_absolute_url()
        )

    def lastmod(self, item: Any) -> datetime | None:
        """Give the time of the last change, where there is one."""
        return None if isinstance(item, str) else changed_at(item)


def changed_at(version: ArticleVersion) -> datetime:
    """Give the time from which a version is shown."""
    return max(version.created_at, version.publish_at or version.created_at)
