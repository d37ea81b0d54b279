"""What an address of the admin may say after its question mark; the rest is dropped.

Django's lists take any lookup that an admin does not refuse, and its forms take values
and ways back from the address. Here each name is written down.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

PREFIX = "admin:"
# Order, page, all rows, counts beside filters, and "this address made no sense".
LIST = frozenset({"o", "p", "all", "_facets", "e"})
# Where a form leads back to: a list, whose own address is then looked at in turn.
FORM = frozenset({"_changelist_filters"})
# Windows over a page in which a row is chosen are not in use; a body may ask for them.
POPUP = ("_popup", "_to_field")
# Rows of a list that an action is about, and fields that name several rows at once.
CHOSEN_ROWS = "_selected_action"
CHOICES = ("groups", "permissions", "related", "user_permissions")
LARGEST, MOST_SIGNS = 2**63 - 1, 100

FILTERS: Mapping[str, frozenset[str]] = {
    "auth_user": frozenset(
        {"q", "is_active__exact", "groups__id__exact", "groups__isnull"}
    ),
    "auth_group": frozenset({"q"}),
    "screening_notice": frozenset({"state__exact", "kind__exact", "in_digest__exact"}),
    "screening_returnmail": frozenset({"state__exact", "kind__exact"}),
    "education_article": frozenset({"q", "group__exact", "owned"}),
    "education_articleversion": frozenset({"status__exact", "article__id__exact"}),
    "education_pageevent": frozenset(
        {"kind__exact", "article__id__exact", "article__isnull"}
    ),
}
PAGES: Mapping[str, frozenset[str]] = {
    "admin:education_articleversion_add": FORM | {"article"},
    "admin:education_article_compare": frozenset({"new", "old"}),
    "admin:screening_screening_reports": frozenset({"quarter"}),
    "admin:screening_screening_report_file": frozenset({"quarter"}),
    "admin:password_change": frozenset(),
}
# They look at their own address, and refuse what they do not know.
STRICT = frozenset(
    {
        "admin:screening_screening_changelist",
        "admin:screening_auditentry_changelist",
        "admin:screening_auditentry_csv",
        "admin:screening_auditentry_week",
    }
)


def tidy(request: HttpRequest, name: str) -> HttpResponse | None:
    """Lead on to the address without what it may not say; refuse it in a form sent."""
    if not name.startswith(PREFIX) or name in STRICT:
        return None
    allowed = may_say(name)
    if not set(request.GET) <= allowed:
        return _without(request, allowed)
    if request.method == "POST":
        _refuse_forged(request.POST)
    return None


def _refuse_forged(sent: QueryDict) -> None:
    """Raise BadRequest for what no page of the admin sends, and no view checks."""
    if any(word in sent for word in POPUP):
        raise BadRequest("No window stands open")
    if not all(_is_key(value) for value in sent.getlist(CHOSEN_ROWS)):
        raise BadRequest("No such row")
    if any(_is_too_large(value) for name in CHOICES for value in sent.getlist(name)):
        raise BadRequest("No such choice")


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and not _is_too_large(value)


def _is_too_large(value: str) -> bool:
    """Tell whether a number fits no column: both databases fail on those in a list."""
    try:
        return abs(int(value)) > LARGEST
    except ValueError:
        return len(value) > MOST_SIGNS


def may_say(name: str) -> frozenset[str]:
    """Return the parameters that a page of the admin takes."""
    if name in PAGES:
        return PAGES[name]
    row, _, verb = name.removeprefix(PREFIX).rpartition("_")
    if verb == "changelist":
        return LIST | FILTERS.get(row, frozenset())
    return FORM | {"p"} if verb == "history" else FORM


def _without(request: HttpRequest, allowed: frozenset[str]) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise BadRequest("Unknown parameter")
    kept = [(n, v) for n, vs in request.GET.lists() if n in allowed for v in vs]
    return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
