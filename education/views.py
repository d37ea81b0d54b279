"""What a reader sees: the hub, a page, search, and help where there is no page."""

from collections.abc import Iterable
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from education.feeds import Changes, changed_at
from education.models import ArticleVersion, Picture
from education.reading import is_overdue, listed, nearest, published, related, sections
from education.rendering import render as render_text
from education.search import LONGEST_QUERY
from education.search import search as find

# Compressed, because these pages hold neither a secret nor anything that a reader sent.
# The reader's copy is kept but asked about each time, so that a page that the clinic
# takes back is gone at once and an unchanged one costs a 304.
revalidated = cache_control(no_cache=True)
A_YEAR = 365 * 24 * 60 * 60

changes = gzip_page(conditional_page(revalidated(Changes())))


@require_safe
@gzip_page
@conditional_page
@revalidated
def hub(request: HttpRequest) -> HttpResponse:
    """List the pages that are published now, in their groups."""
    context = {"sections": sections(listed(timezone.now()))}
    return render(request, "education/hub.html", context)


@require_safe
@gzip_page
@conditional_page
@revalidated
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published version of a page, or what else there is to read."""
    now = timezone.now()
    version = published(now).filter(article__slug=slug).first()
    if version is None:
        return _not_found(request, slug)
    response = render(request, "education/article.html", page_context(request, version))
    response.headers["Last-Modified"] = http_date(changed_at(version).timestamp())
    return response


@require_safe
@gzip_page
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Find pages by words. What was searched for stays in no cache and no index."""
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    versions: Iterable[ArticleVersion] = []
    if query.strip():
        versions = published(timezone.now()).defer("sources")
    context = {"query": query, "hits": find(query, versions)}
    response = render(request, "education/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@conditional_page
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Show a picture, which never changes under its name."""
    found = Picture.objects.filter(name=name).first()
    if found is None:
        raise Http404
    kind = "image/png" if name.endswith(".png") else "image/jpeg"
    return HttpResponse(bytes(found.content), content_type=kind)


def _not_found(request: HttpRequest, slug: str) -> HttpResponse:
    versions = listed(timezone.now())
    near = nearest(slug, versions)
    context = {
        "nearest": near,
        "versions": [each for each in versions if each not in near],
    }
    return render(request, "education/not_found.html", context, status=404)


def page_context(request: HttpRequest, version: ArticleVersion) -> dict[str, object]:
    """Give all that the template of a page names."""
    sources = version.source_list()
    link = request.build_absolute_uri(version.article.get_absolute_url())
    # What stands inside the text, such as the names of tables, is in its language.
    with translation.override(version.language):
        text = render_text(version.body, [source.key for source in sources])
    return {
        "version": version,
        "text": text,
        "sources": sources,
        "related": related(version, timezone.now()) if version.article_id else [],
        "overdue": is_overdue(version, timezone.localdate()),
        "link": link,
        "mailto": _mailto(version.title, link),
    }


def _mailto(title: str, link: str) -> str:
    body = _("I thought this page may interest you: %(link)s") % {"link": link}
    return f"mailto:?subject={quote(title)}&body={quote(body)}"
