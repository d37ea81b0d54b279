"""Tell search engines what is for everybody: the home page and the education pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Nothing here is secret by this file: each of these asks for a sign-in or a visit, and
# says noindex itself. It only keeps robots from knocking.
CLOSED = ("/staff/", "/screening/", "/back/", "/away/", "/learn/search/")


@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Give the rules, the same for every robot, and the list of pages."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
