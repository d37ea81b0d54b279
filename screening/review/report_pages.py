"""Reports on a page and as files, for the quarterly review."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from screening.models import ClinicProfile
from screening.review.reports.answering import owners, times
from screening.review.reports.arriving import arrivals, funnel
from screening.review.reports.period import Quarter
from screening.review.reports.rules import rule_performance
from screening.review.reports.table import Report, as_csv
from screening.review.staff_pages import draw, moment, require

MAY_SEE = "screening.view_report"
Made = Callable[[Quarter, datetime], Report]
REPORTS: Mapping[str, Made] = {
    "arrivals": lambda quarter, _now: arrivals(quarter),
    "times": lambda quarter, _now: times(quarter),
    "owners": lambda _quarter, now: owners(now),
    "rules": lambda quarter, _now: rule_performance(quarter),
    "funnel": lambda quarter, _now: funnel(quarter),
}


def reports(request: HttpRequest) -> HttpResponse:
    """Show every report of a quarter."""
    require(request, MAY_SEE)
    quarter, now = _quarter(request), moment()
    this = Quarter.of(ClinicProfile.current().local_date(now))
    context = {
        "title": _("Reports"),
        "quarter": quarter,
        "is_last": quarter == this,
        "reports": [made(quarter, now) for made in REPORTS.values()],
    }
    return draw(request, "reports.html", context)


def report_file(request: HttpRequest, code: str) -> HttpResponse:
    """Return one report as CSV."""
    require(request, MAY_SEE)
    if code not in REPORTS:
        raise Http404
    quarter = _quarter(request)
    report = REPORTS[code](quarter, moment())
    response = HttpResponse(as_csv(report), content_type="text/csv; charset=utf-8")
    name = f"{code}-{quarter.code}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _quarter(request: HttpRequest) -> Quarter:
    """Return the quarter that the address names, else the present one."""
    today = ClinicProfile.current().local_date(moment())
    return Quarter.parse(request.GET.get("quarter", "")) or Quarter.of(today)
