"""What holds for every request: an id, compression, privacy, a policy, no NUL."""

import secrets
from collections.abc import Callable

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, ResponseHeaders
from django.middleware.gzip import GZipMiddleware

from clinic.logs import request_id

Next = Callable[[HttpRequest], HttpResponse]

# What holds nothing personal and may be kept by a cache.
PUBLIC_PREFIXES = ("/learn/", "/static/")
# Pages that no search engine may list.
UNLISTED_PREFIXES = ("/away/", "/back/", "/screening/", "/staff/")
STAFF_PREFIX = "/staff/"
FETCHED_FROM = "HTTP_SEC_FETCH_SITE"
# What a browser says of a request that a page of ours or the person asked for.
ASKED_HERE = frozenset({"same-origin", "none"})

ENDPOINTS = 'csp="/csp-report/"'
PERMISSIONS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), "
    "payment=(), publickey-credentials-get=(self), usb=()"
)


class RequestIdMiddleware:
    """Give each request an id that its log lines carry and its answer shows."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not reset afterwards: Django logs a 4xx or 5xx when all middleware is done.
        request_id.set(secrets.token_hex(8))
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id.get()
        return response


class CompressMiddleware(GZipMiddleware):
    """Compress pages, but none that another site asked for: decision 0115.

    Whoever can send a browser here again and again, and see how long the answers are,
    must not learn from their length what stands in them.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress for a browser that says that the request began here."""
        # Not `request.headers`: it takes every header of the request apart.
        if request.META.get(FETCHED_FROM) not in ASKED_HERE:
            return response
        return super().process_response(request, response)


class PrivacyHeadersMiddleware:
    """Keep pages out of caches, search engines and other sites' reach."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if "X-Content-Type-Options" not in headers:
            _fill(headers)
        if not request.path_info.startswith(PUBLIC_PREFIXES):
            headers["Cache-Control"] = "no-store"
        if request.path_info.startswith(UNLISTED_PREFIXES):
            headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def _fill(headers: ResponseHeaders) -> None:
    """Say what Django's middleware says of all other answers: this one it refused."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    headers["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY


class ContentPolicyMiddleware:
    """Say on every page what it may load. One policy for all, so it is built once.

    It stands in place of django-csp's own, which builds the words at each request to
    let a view change them; none may here. A view may let this site alone frame it, by
    Django's `xframe_options_sameorigin`: the policy then says so, too.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.policy = build_policy()
        self.framed = build_policy(replace={"frame-ancestors": [SELF]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        own = response.headers.get("X-Frame-Options") == "SAMEORIGIN"
        response.headers[HEADER] = self.framed if own else self.policy
        response.headers["Reporting-Endpoints"] = ENDPOINTS
        return response


class RefuseNulMiddleware:
    """Answer 400 to a NUL byte where it could reach a lookup.

    PostgreSQL refuses the byte in any text, which would be a 500. Patients' own
    typed answers pass: their form refuses the byte and keeps what was typed.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _address_has_nul(request) or _staff_post_has_nul(request):
            raise BadRequest("NUL byte")
        return self.get_response(request)


def _address_has_nul(request: HttpRequest) -> bool:
    query = request.META.get("QUERY_STRING", "")
    return (
        "\0" in request.path_info
        or "\0" in query
        or "%00" in query
        or any("\0" in value for value in request.COOKIES.values())
    )


def _staff_post_has_nul(request: HttpRequest) -> bool:
    if request.method != "POST" or not request.path_info.startswith(STAFF_PREFIX):
        return False
    return any(
        "\0" in text
        for name, values in request.POST.lists()
        for text in (name, *map(str, values))
    )
