"""Hear from browsers what the content policy stopped: a sign of an attack or a fault.

Anybody may send anything here, and a report quotes addresses. So what is written down
is one word of a fixed list for the directive and one for the kind of page.
"""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clinic.accounts.adapter import client_address

logger = logging.getLogger(__name__)

LONGEST = 10 * 1024
WINDOW_SECONDS = 60
MOST_FROM_ONE, MOST_IN_ALL = 20, 200
# A browser puts a few reports in one message.
MOST_IN_ONE = 20
NO_CONTENT, TOO_LARGE = 204, 413
DIRECTIVES = frozenset(
    (
        *("default-src", "script-src", "script-src-elem", "script-src-attr"),
        *("style-src", "style-src-elem", "style-src-attr", "img-src", "font-src"),
        *("connect-src", "media-src", "object-src", "frame-src", "child-src"),
        *("worker-src", "manifest-src", "base-uri", "form-action", "frame-ancestors"),
    )
)
PAGES = frozenset(("staff", "screening", "learn", "away", "back"))


@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Take a report, or drop it; the browser learns nothing either way."""
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return HttpResponse(status=TOO_LARGE)
    if not _too_many(client_address(request)):
        for kind in sorted(set(_kinds(body))):
            logger.warning(
                "A page was kept from loading something", extra=kind_of(kind)
            )
    return HttpResponse(status=NO_CONTENT)


def kind_of(words: tuple[str, str]) -> dict[str, str]:
    """Return what the log line may say."""
    directive, page = words
    return {"kind": f"{directive},{page}"}


def _kinds(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield directive and kind of page of each report, of both formats."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    for one in (sent if isinstance(sent, list) else [sent])[:MOST_IN_ONE]:
        said = _said(one)
        if said:
            yield (
                _directive(said, "effectiveDirective", "effective-directive"),
                _page(said, "documentURL", "document-uri"),
            )


def _said(report: Any) -> dict[str, Any]:
    found = None
    if isinstance(report, dict):
        found = report.get("csp-report") or report.get("body")
    return found if isinstance(found, dict) else {}


def _directive(said: dict[str, Any], *names: str) -> str:
    word = _text(said, *names, "violated-directive").partition(" ")[0]
    return word if word in DIRECTIVES else "other"


def _page(said: dict[str, Any], *names: str) -> str:
    try:
        path = urlsplit(_text(said, *names)).path
    except ValueError:
        return "other"
    first = path.lstrip("/").partition("/")[0]
    return first if first in PAGES else "other"


def _text(said: dict[str, Any], *names: str) -> str:
    return next((said[n] for n in names if isinstance(said.get(n), str)), "")


def _too_many(address: str) -> bool:
    """Count one more message, from this address and in all, in this process."""
    return _counted("all") > MOST_IN_ALL or _counted(address) > MOST_FROM_ONE


def _counted(whose: str) -> int:
    memory, key = caches["memory"], f"csp-report:{whose}"
    memory.add(key, 0, WINDOW_SECONDS)
    try:
        return memory.incr(key)
    except ValueError:  # It ran out in between.
        return 1
