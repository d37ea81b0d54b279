"""What was found and changed, for the file of one person: scores, flags, visits."""

from datetime import UTC, date, datetime
from typing import Any

from screening.models import Screening
from screening.protocol.protocol import Protocol
from screening.review.amendments import read_amendments
from screening.review.answered import Open
from screening.review.cards import Card
from screening.review.clinical import Score
from screening.review.levels import level_words

Data = dict[str, Any]


def questions_of(protocol: Protocol, pages: frozenset[str]) -> frozenset[str]:
    """Return the link ids of all questions of these pages."""
    return frozenset(
        question.link_id
        for form in protocol.questionnaires
        for page in form.pages
        if page.id in pages
        for question in page.questions
    )


def score(found: Score) -> Data:
    """Return a score as the case page shows it, or why there is none."""
    return {
        "instrument": found.title,
        "total": found.total,
        "most": found.most,
        "band": found.band,
        "no_total_because": found.why_not,
    }


def flag(card: Card, secret: frozenset[str]) -> Data:
    """Return a flag with the answers that raised it; of `secret` questions nothing."""
    row, content = card.flag, card.content
    return {
        "rule": row.rule_id,
        "level": str(level_words(row.level)),
        "title": content.get("title", ""),
        "sentence": content.get("sentence", ""),
        "threshold": content.get("threshold", ""),
        "action": content.get("action", ""),
        "source": card.source,
        "because": [
            {"question": line.question, "answer": line.answer}
            for line in card.evidence
            if line.key not in secret
        ],
        "raised_at": moment(row.raised_at),
        "closed": row.closed,
    }


def unjudged(rule: Open, secret: frozenset[str]) -> Data:
    """Return a rule without an outcome, and what kept it so."""
    asked = [line.question for line in rule.questions if line.key not in secret]
    return {
        "rule": rule.rule_id,
        "title": rule.title,
        "level": rule.level,
        "for_want_of": asked,
    }


def changes(screening: Screening, hidden: frozenset[str]) -> list[Data]:
    """Return every visit after submission; what it changed stands in `answers`."""
    visits = screening.amendments.select_related("by").order_by("opened_at")
    changed = {a.amendment.pk: a.pages for a in read_amendments(screening, hidden)}
    return [
        {
            "opened_at": moment(visit.opened_at),
            "handed_in_at": moment(visit.handed_in_at),
            "why": visit.get_reason_display(),
            "by": str(visit.by or ""),
            "changed": [
                {"question": line.question, "before": line.before, "after": line.after}
                for page in changed.get(visit.pk, ())
                for line in page.lines
            ],
        }
        for visit in visits
    ]


def moment(at: datetime | date | None) -> str | None:
    """Return a moment in UTC, or a day, as JSON writes it."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="seconds")
    return at.isoformat() if at else None
