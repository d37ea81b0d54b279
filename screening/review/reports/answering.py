"""How long patients waited, by level, and whose work is open."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median, quantiles

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from screening.models import Decision, DecisionKind, Flag, Screening
from screening.review.countdown import in_words
from screening.review.levels import MOST_URGENT_FIRST, level_words
from screening.review.reports.period import Quarter
from screening.review.reports.table import Report, Row

Waits = dict[int, list[timedelta]]
TENTHS = 10


def times(quarter: Quarter) -> Report:
    """Return median and ninth decile of each wait, by the level of the flag."""
    seen, closed, contacted = _decided(quarter), _closed(quarter), _contacted(quarter)
    rows = [
        Row(
            (
                level_words(level),
                *_said(seen[level]),
                *_said(contacted[level]),
                *_said(closed[level]),
            )
        )
        for level in MOST_URGENT_FIRST
    ]
    heads = (
        _("Level"),
        _("Seen: median"),
        _("90 % within"),
        _("Contact: median"),
        _("90 % within"),
        _("Closed: median"),
        _("90 % within"),
    )
    words = _(
        "From the moment a flag was raised to the first decision on it, to the first "
        "try to reach the patient, and to its closing. By the clock, nights included; "
        "what has not happened yet is not counted."
    )
    return Report("times", _("Time to answer, by level"), words, heads, rows)


def _decided(quarter: Quarter) -> Waits:
    return _waits(_flags(quarter).annotate(done=Min("decisions__at")))


def _closed(quarter: Quarter) -> Waits:
    closings = Q(decisions__kind=DecisionKind.CLOSE)
    return _waits(_flags(quarter).annotate(done=Min("decisions__at", filter=closings)))


def _contacted(quarter: Quarter) -> Waits:
    tried = Min("screening__contacts__tried_at")
    return _waits(_flags(quarter).annotate(done=tried))


def _flags(quarter: Quarter) -> QuerySet[Flag]:
    return Flag.objects.filter(raised_at__range=quarter.span).order_by()


def _waits(flags: QuerySet[Flag]) -> Waits:
    found: Waits = defaultdict(list)
    for flag in flags.only("level", "raised_at"):
        level, raised = flag.level, flag.raised_at
        done: datetime | None = vars(flag)["done"]
        if done is not None:
            found[level].append(max(done - raised, timedelta()))
    return found


def _said(waits: Sequence[timedelta]) -> tuple[str, str]:
    if not waits:
        return "–", "–"  # noqa: RUF001 - a dash is meant
    seconds = sorted(wait.total_seconds() for wait in waits)
    ninth = quantiles(seconds, n=TENTHS)[-1] if len(seconds) > 1 else seconds[0]
    middle, most = median(seconds), min(ninth, seconds[-1])
    return in_words(timedelta(seconds=middle)), in_words(timedelta(seconds=most))


def owners(now: datetime) -> Report:
    """Count the open cases of each person, and of nobody."""
    rows = (
        Screening.objects.open_cases()
        .values_list("owner__username")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(due_at__lte=now)),
            later=Count("pk", filter=Q(returns_at__gt=now)),
        )
        .order_by("-n")
    )
    found = [(name or _("Nobody"), n, late, later) for name, n, late, later in rows]
    most = max((n for _name, n, *_rest in found), default=1)
    heads = (_("Owner"), _("Open"), _("Overdue"), _("Put off"))
    table = [Row(row, row[1] / most) for row in found]
    return Report("owners", _("Open work by owner"), _("As of now."), heads, table)


def judged(quarter: Quarter) -> dict[str, dict[str, int]]:
    """Return by rule how often clinicians found it over, right and under."""
    said: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Decision.objects.standing()
        .filter(flag__raised_at__range=quarter.span)
        .exclude(judgement="")
        .values_list("flag__rule_id", "judgement")
        .annotate(n=Count("flag", distinct=True))
        .order_by()
    )
    for rule, judgement, n in rows:
        said[rule][judgement] += n
    return said
