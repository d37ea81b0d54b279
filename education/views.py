"""What a reader sees: the hub, a page, and help where there is no such page."""

from datetime import UTC, datetime
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from education.models import ArticleVersion
from education.rendering import render as render_text

# Compressed, because these pages hold neither a secret nor anything that a reader sent.
# The reader's copy is kept but asked about each time, so that a page that the clinic
# takes back is gone at once and an unchanged one costs a 304.
revalidated = cache_control(no_cache=True)


@require_safe
@gzip_page
@conditional_page
@revalidated
def hub(request: HttpRequest) -> HttpResponse:
    """List the pages that are published now."""
    versions = _published()
    return render(request, "education/hub.html", {"versions": versions})


@require_safe
@gzip_page
@conditional_page
@revalidated
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published version of a page, or what else there is to read."""
    version = (
        ArticleVersion.objects.live(timezone.now()).filter(article__slug=slug).first()
    )
    if version is None:
        return render(
            request,
            "education/not_found.html",
            {"versions": _published()},
            status=404,
        )
    response = render(request, "education/article.html", _context(request, version))
    response.headers["Last-Modified"] = http_date(_last_modified(version).timestamp())
    return response


def _published() -> list[ArticleVersion]:
    versions = ArticleVersion.objects.live(timezone.now())
    return list(versions.order_by("article__position", "article__slug").defer("body"))


def _context(request: HttpRequest, version: ArticleVersion) -> dict[str, object]:
    sources = version.source_list()
    link = request.build_absolute_uri(version.article.get_absolute_url())
    # What stands inside the text, such as the names of tables, is in its language.
    with translation.override(version.language):
        text = render_text(version.body, [source.key for source in sources])
    return {
        "version": version,
        "text": text,
        "sources": sources,
        "link": link,
        "mailto": _mailto(version.title, link),
    }


def _mailto(title: str, link: str) -> str:
    body = _("I thought this page may interest you: %(link)s") % {"link": link}
    return f"mailto:?subject={quote(title)}&body={quote(body)}"


def _last_modified(version: ArticleVersion) -> datetime:
    return max(version.created_at, version.publish_at or version.created_at).astimezone(
        UTC
    )
