"""Addresses that a button sends to: who types one is told so, and led on."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
NOT_ALLOWED = 405


def posts_only(view: View) -> View:
    """Answer any other method with a page that leads on; nothing is done."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        response = render(request, "screening/button.html", status=NOT_ALLOWED)
        response.headers["Allow"] = "POST"
        return response

    return guarded
