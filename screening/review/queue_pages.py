"""The queue, and the search that finds a person without a name in an address."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from screening.models import (
    MailState,
    Notice,
    NoticeState,
    ReturnMail,
    Screening,
    SearchKey,
    SearchKind,
    WorkerHeartbeat,
)
from screening.references import normalise_reference
from screening.review.acts.people import colleagues
from screening.review.paging import Cursor, page_of
from screening.review.queue import read_rows
from screening.review.queue_views import BY_CODE, FILTERS, FIRST, Rows, counted
from screening.review.staff_pages import (
    CALL_LIST,
    VIEW,
    draw,
    moment,
    queue_address,
    require,
    sees_cases,
    to_case,
)
from screening.search_terms import guesses

# All that an address of the queue may say; anything else is refused.
KNOWN = frozenset({"view", "after", "found", "q"})
COUNTED = ("todo", "mine", "unowned", "overdue", "today")
HEX_DIGITS = 64
# What is no name, number or date finds nobody, and says so.
NOBODY = ("nothing", "")


def queue(request: HttpRequest) -> HttpResponse:
    """Show a page of what must be done, by its due time."""
    person, now = require(request, VIEW, CALL_LIST), moment()
    if not set(request.GET) <= KNOWN:
        raise BadRequest("Unknown filter")
    chosen = BY_CODE.get(request.GET.get("view", ""), FIRST)
    found = request.GET.get("found", "")
    rows, words = _searched(request, found)
    if rows is None:
        rows = chosen.rows(person, now)
    page, after = page_of(
        rows.select_related("owner").defer("current_pages"),
        Cursor.parse(request.GET.get("after", "")),
        all_open=chosen.all_open and not words and not found,
    )
    context = {
        "title": _("Screenings waiting for staff"),
        "rows": read_rows(page, person, now, with_reason=sees_cases(person)),
        "sees_cases": sees_cases(person),
        "filters": [(f, _count(f, person, now)) for f in FILTERS],
        "chosen": chosen,
        "found_by": words,
        "found": found,
        "after": after,
        "colleagues": colleagues(person) if person.has_perm(_OWN) else (),
        "may_own": person.has_perm(_OWN),
        **health(),
    }
    return draw(request, "queue.html", context)


_OWN = "screening.own_case"


def _count(found: Any, person: Any, now: Any) -> int | None:
    return counted(found.rows(person, now)) if found.code in COUNTED else None


def _searched(request: HttpRequest, found: str) -> tuple[Rows | None, str]:
    """Return the rows that a search found, and by what; None without a search."""
    typed = request.GET.get("q", "")
    if typed.strip():
        reference = normalise_reference(typed)
        return Screening.objects.filter(reference=reference), _("reference")
    kind, _dot, key_hash = found.partition(".")
    if not found:
        return None, ""
    if kind not in SearchKind or not _is_hash(key_hash):
        return Screening.objects.none(), ""
    keys = SearchKey.objects.filter(key_hash=key_hash)
    rows = Screening.objects.filter(pk__in=keys.values("screening_id"))
    return rows, str(SearchKind(kind).label)


def _is_hash(text: str) -> bool:
    return len(text) == HEX_DIGITS and set(text) <= set("0123456789abcdef")


def find(request: HttpRequest) -> HttpResponse:
    """Turn what was typed into a hash that an address may carry.

    A reference leads to its case. A name stays out of addresses, and so out of logs
    and histories.
    """
    person = require(request, VIEW, CALL_LIST)
    typed = request.POST.get("q", "")
    case = Screening.objects.filter(reference=normalise_reference(typed)).first()
    if case is not None:
        return to_case(person, case.pk)
    if not typed.strip():
        return HttpResponseRedirect(queue_address())
    kind, key_hash = next(guesses(typed), NOBODY)
    return HttpResponseRedirect(f"{queue_address()}?found={kind}.{key_hash}")


def health() -> dict[str, object]:
    """Return how the worker does, what was not sent, and what no rule heard."""
    beats = WorkerHeartbeat.objects.all()
    failing = ReturnMail.objects.filter(state=MailState.FAILING)
    return {
        "pressure_to_ask": Screening.objects.pressure_to_ask().count(),
        "set_aside": Screening.objects.set_aside().count(),
        "failing_mails": failing.count(),
        "failed_notices": Notice.objects.filter(state=NoticeState.FAILED).count(),
        "worker_alive": any(beat.is_alive(moment()) for beat in beats),
    }
