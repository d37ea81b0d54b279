"""How often one account, and all together, may print or take files in an hour.

Whoever copies a clinic's cases one by one, with a stolen sign-in, is slowed down; the
audit of each one stands in its timeline anyway.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from screening.review.staff_pages import draw, moment, person_of
from screening.services import attempts

View = Callable[..., HttpResponse]
HOUR = timedelta(hours=1)
TOO_MANY, RETRY_AFTER_SECONDS = 429, 600


def limits_exports(view: View) -> View:
    """Count this page as an export of whoever asks; beyond the limit say so."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if _may(request):
            return view(request, *args, **kwargs)
        response = draw(request, "too_many.html", {"title": ""}, TOO_MANY)
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response

    return limited


def _may(request: HttpRequest) -> bool:
    most = settings.EXPORTS_PER_HOUR
    if not most:
        return True
    who, in_all = str(person_of(request).pk), settings.EXPORTS_PER_HOUR_IN_ALL
    return _take("export", who, most) and _take("export.all", "", in_all)


def _take(kind: str, key: str, most: int) -> bool:
    return attempts.take(kind, key, now=moment(), window=HOUR, most=most)
