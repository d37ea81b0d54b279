"""The audit trail as lead and administrator read it: by person, case and day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from screening.models import AuditEntry, ClinicProfile
from screening.models.trail import UPKEEP
from screening.review.reports.table import csv_line
from screening.review.staff_pages import VIEW, draw, moment, require
from screening.review.trail_rows import (
    Asked,
    Lines,
    Row,
    by_person,
    reasons_given,
    rows_of,
    within,
)

MAY_SEE = "screening.view_auditentry"
PER_PAGE, MOST_IN_A_FILE, AT_ONCE = 100, 20_000, 500
# All that an address may say; anything else is refused.
KNOWN = frozenset({"person", "case", "day", "after"})
MOST_DIGITS = 9
A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)
HEADS = (
    "When (UTC)",
    "Who",
    "What",
    "Case",
    "Object",
    "From",
    "Number in its chain",
)


def trail(request: HttpRequest) -> HttpResponse:
    """Show a page of lines, newest first, in a fixed number of queries."""
    require(request, MAY_SEE)
    asked = _asked(request)
    lines, wanted = _lines(asked), PER_PAGE + 1
    after = _uuid(request.GET.get("after", ""))
    found = list((lines.filter(id__lt=after) if after else lines)[:wanted])
    page = found[:PER_PAGE]
    said = _said(asked)
    context = {
        "title": _("Audit trail"),
        "rows": rows_of(page),
        "people": User.objects.filter(is_staff=True).order_by("username"),
        "asked": asked,
        "said": said,
        "next": urlencode({**said, "after": page[-1].pk.hex})
        if len(found) > PER_PAGE
        else "",
        "file": urlencode(said),
    }
    return draw(request, "trail.html", context)


def trail_csv(request: HttpRequest) -> HttpResponse:
    """Return the same lines as a file; no cell can act as a formula."""
    require(request, MAY_SEE)
    lines = _lines(_asked(request))[:MOST_IN_A_FILE]
    text = "".join(_written(lines))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response


def _written(lines: Lines) -> Iterator[str]:
    yield csv_line(HEADS)
    some: list[AuditEntry] = []
    for line in lines.iterator(chunk_size=AT_ONCE):
        some.append(line)
        if len(some) == AT_ONCE:
            yield from _written_rows(some)
            some = []
    yield from _written_rows(some)


def _written_rows(lines: list[AuditEntry]) -> Iterator[str]:
    for row in rows_of(lines):
        yield csv_line(_cells(row))


def _cells(row: Row) -> tuple[object, ...]:
    return (
        row.moment,
        row.who,
        row.what,
        row.case,
        row.about,
        row.address,
        row.number,
    )


def week(request: HttpRequest) -> HttpResponse:
    """Show who looked at what in a week: the last one, or the one asked for."""
    person = require(request, MAY_SEE)
    if not set(request.GET) <= {"from"}:
        raise BadRequest("Unknown filter")
    calendar = ClinicProfile.current().calendar
    today = calendar.local_date(moment())
    first = _day(request.GET.get("from", "")) or today - A_WEEK
    after = first + A_WEEK
    lines = within(AuditEntry.objects.exclude(kind__in=UPKEEP), first, after, calendar)
    start, end = (
        datetime.combine(day, time(0), calendar.zone).astimezone(UTC)
        for day in (first, after)
    )
    context = {
        "title": _("Who looked at what"),
        "first": first,
        "last": after - A_DAY,
        "before": (first - A_WEEK).isoformat(),
        "next": after.isoformat() if after <= today else "",
        "people": by_person(lines),
        "reasons": reasons_given(start, end),
        "sees_cases": person.has_perm(VIEW),
    }
    return draw(request, "trail_week.html", context)


def _lines(asked: Asked) -> Lines:
    return asked.lines(ClinicProfile.current().calendar)


def _asked(request: HttpRequest) -> Asked:
    """Read the filters: what is none of ours is refused, a mistyped one is none."""
    if not set(request.GET) <= KNOWN:
        raise BadRequest("Unknown filter")
    person = request.GET.get("person", "")
    is_number = person.isascii() and person.isdigit() and len(person) <= MOST_DIGITS
    return Asked(
        person=int(person) if is_number else None,
        reference=request.GET.get("case", "").strip()[:20],
        day=_day(request.GET.get("day", "")),
    )


def _said(asked: Asked) -> dict[str, str]:
    said = {
        "person": "" if asked.person is None else str(asked.person),
        "case": asked.reference,
        "day": asked.day.isoformat() if asked.day else "",
    }
    return {name: value for name, value in said.items() if value}


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text[:10]) if text.isascii() else None
    except ValueError:
        return None
    return found if found is not None and 2000 <= found.year <= 2200 else None  # noqa: PLR2004 - years in which a trail can lie


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text[:40])
    except ValueError:
        return None
