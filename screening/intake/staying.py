"""The time that a browser may rest, begun anew by every page and by "Stay"."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from screening.intake import cookie
from screening.intake.visit import open_visit, visit_of
from screening.posts import posts_only

NO_CONTENT, FORBIDDEN = 204, 403

View = Callable[..., HttpResponse]


def renews_visit(view: View) -> View:
    """Count this page as a use of the visit that the view found. Writes no row."""

    @wraps(view)
    def renewing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        visit = open_visit(request)["visit"]
        # A screening that has just begun in this answer has its own cookie already.
        if visit is not None and not cookie.is_set(response):
            cookie.remember(response, visit.held.token, visit.held.helper)
        return response

    return renewing


@posts_only
@renews_visit
def stay(request: HttpRequest) -> HttpResponse:
    """Let the page that stands open stay open; 403 where its visit is over."""
    return HttpResponse(status=NO_CONTENT if visit_of(request) else FORBIDDEN)
