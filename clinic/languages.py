"""The language of each request: asked for, kept, or preferred by the browser."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from clinic.middleware import STAFF_PREFIX
from screening.intake.languages import SWITCH, offered, tag_of

Next = Callable[[HttpRequest], HttpResponse]
STAFF = (STAFF_PREFIX, "/screening/by-phone/")
# Pictures hold no words of ours: a cache may keep one for readers of any language.
WORDLESS_PREFIX = "/learn/pictures/"
# Not `request.headers`: it takes every header of the request apart.
PREFERRED = "HTTP_ACCEPT_LANGUAGE"
VARY = ("Accept-Language", "Cookie")


class LanguageMiddleware:
    """Speak the patient's language. Staff read English: what they sign must not vary.

    It stands in place of Django's, which would also speak languages that have no
    questions, and speak them to staff.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(STAFF):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        chosen = _chosen(request)
        code = chosen or _kept(request) or _preferred(request)
        with _speaking(code):
            response = self.get_response(request)
        if chosen:
            _keep(response, chosen)
        if not request.path_info.startswith(WORDLESS_PREFIX):
            _vary(response)
            response.headers.setdefault("Content-Language", code)
        return response


def _speaking(code: str) -> AbstractContextManager[None]:
    """Speak a language, unless this thread speaks it already."""
    if translation.get_language() == code:
        return nullcontext()
    return translation.override(code)


def _vary(response: HttpResponse) -> None:
    # Most pages vary by cookie already; only another header has to be taken apart.
    if response.headers.get("Vary", "Cookie") == "Cookie":
        response.headers["Vary"] = ", ".join(VARY)
    else:
        patch_vary_headers(response, VARY)


def _chosen(request: HttpRequest) -> str:
    if SWITCH not in request.META.get("QUERY_STRING", ""):
        return ""
    return _known(request.GET.get(SWITCH, ""))


def _kept(request: HttpRequest) -> str:
    return _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def _known(code: str) -> str:
    """Return a code that is offered; empty text for any other."""
    return next((lang.code for lang in offered() if lang.code == code), "")


def _preferred(request: HttpRequest) -> str:
    return _first_offered(request.META.get(PREFERRED, ""))


@lru_cache(maxsize=256)
def _first_offered(header: str) -> str:
    by_tag = {language.tag: language.code for language in offered()}
    wanted = (tag_of(code) for code, _ in parse_accept_lang_header(header))
    return next(
        (by_tag[tag] for tag in wanted if tag in by_tag), settings.LANGUAGE_CODE
    )


def _keep(response: HttpResponse, code: str) -> None:
    """Remember the choice until the browser is closed."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
