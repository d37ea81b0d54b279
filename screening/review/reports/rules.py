"""How each rule does: how often it is raised, and what clinicians think of it."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from screening.models import Flag, FlagOutcome, RuleJudgement, Screening
from screening.protocol.rules.base import Rule
from screening.protocol.rules.catalogue import ALL_RULES
from screening.review.levels import level_words
from screening.review.reports.answering import judged
from screening.review.reports.period import Quarter
from screening.review.reports.table import Report, Row, percent


def rule_performance(quarter: Quarter) -> Report:
    """Return every rule, also one that was never raised: that is a finding too."""
    flags = Flag.objects.filter(raised_at__range=quarter.span).order_by()
    raised, failed = (
        _by_rule(flags.filter(outcome=outcome))
        for outcome in (FlagOutcome.RAISED, FlagOutcome.FAILED)
    )
    screened = Screening.objects.filter(submitted_at__range=quarter.span).count()
    opinions = judged(quarter)
    rows = [
        _row(
            rule,
            Counts(
                raised.get(rule.id, 0),
                failed.get(rule.id, 0),
                screened,
                opinions.get(rule.id, {}),
            ),
        )
        for rule in ALL_RULES
    ]
    words = _(
        "Of %(n)d screenings handed in. “Judged” counts the flags of which a clinician "
        "said what they think; the shares are of those."
    ) % {"n": screened}
    return Report("rules", _("Rule performance"), words, _heads(), rows)


class Counts(NamedTuple):
    """What is known of one rule in the quarter."""

    raised: int
    failed: int
    screened: int
    said: Mapping[str, int]


def _row(rule: Rule, counts: Counts) -> Row:
    told = sum(counts.said.values())
    cells = (
        rule.id,
        rule.title,
        level_words(rule.level),
        counts.raised,
        percent(counts.raised, counts.screened),
        counts.failed,
        told,
        percent(counts.said.get(RuleJudgement.OVER, 0), told),
        percent(counts.said.get(RuleJudgement.UNDER, 0), told),
    )
    return Row(cells, counts.raised / counts.screened if counts.screened else 0)


def _heads() -> tuple[str, ...]:
    return (
        _("Rule"),
        _("Title"),
        _("Level"),
        _("Cases"),
        _("Fire rate"),
        _("Failed"),
        _("Judged"),
        _("Over-flagged"),
        _("Under-flagged"),
    )


def _by_rule(flags: QuerySet[Flag]) -> dict[str, int]:
    rows = flags.values_list("rule_id")
    return dict(rows.annotate(n=Count("screening", distinct=True)))
