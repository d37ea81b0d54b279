"""How many came, and at which page people stop."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from screening.models import ClinicProfile, SavedPage, Screening
from screening.protocol.protocol import load_protocol
from screening.review.charts.bars import BarChart, Column
from screening.review.reports.period import Quarter
from screening.review.reports.table import Report, Row, percent

WEEK = timedelta(days=7)


def arrivals(quarter: Quarter) -> Report:
    """Count by week what was started and what was handed in."""
    calendar = ClinicProfile.current().calendar
    moments = Screening.objects.filter(started_at__range=quarter.span)
    started: Counter[int] = Counter()
    handed_in: Counter[int] = Counter()
    for begun, submitted in moments.values_list("started_at", "submitted_at"):
        week = (calendar.local_date(begun) - quarter.first_day) // WEEK
        started[week] += 1
        handed_in[week] += submitted is not None
    weeks = range((quarter.after.first_day - quarter.first_day) // WEEK + 1)
    rows = [
        Row(
            (
                f"{quarter.first_day + week * WEEK:%Y-%m-%d}",
                started[week],
                handed_in[week],
                percent(handed_in[week], started[week]),
            )
        )
        for week in weeks
    ]
    columns = tuple(
        Column(f"{day:%b} {day.day}", started[week], str(started[week]))
        for week, day in ((w, quarter.first_day + w * WEEK) for w in weeks)
    )
    title = _("Arrivals by week")
    heads = (_("Week from"), _("Started"), _("Handed in"), _("Share handed in"))
    words = _("By the week in which a screening was started.")
    return Report("arrivals", title, words, heads, rows, BarChart(title, columns))


def funnel(quarter: Quarter) -> Report:
    """Count by page who reached it, and whose last page it was without finishing."""
    begun = Screening.objects.filter(started_at__range=quarter.span)
    total = begun.count()
    saved = SavedPage.objects.filter(screening__in=begun.values("pk"))
    reached = dict(
        saved.values_list("page_id").annotate(n=Count("screening", distinct=True))
    )
    stopped = _stopped(begun)
    pages = {page.id: page.title for page in load_protocol().pages}
    rows = [
        Row(
            (
                pages.get(page, page),
                reached[page],
                percent(reached[page], total),
                stopped[page],
            ),
            reached[page] / total,
        )
        for page in (*pages, *sorted(set(reached) - set(pages)))
        if page in reached
    ]
    heads = (_("Page"), _("Saved it"), _("Share"), _("Stopped after it"))
    words = _(
        "Pages that only some people are asked are saved by fewer. “Stopped” counts "
        "who has not finished so far."
    )
    return Report("funnel", _("Where people stop"), words, heads, rows)


def _stopped(begun: QuerySet[Screening]) -> Counter[str]:
    last = SavedPage.objects.filter(screening_id=OuterRef("pk")).order_by("-sequence")
    open_ones = begun.filter(submitted_at=None)
    found = open_ones.annotate(last=Subquery(last.values("page_id")[:1]))
    counted = found.exclude(last=None).values_list("last").annotate(n=Count("pk"))
    return Counter(dict(counted))
