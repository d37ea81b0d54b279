"""Totals of the instruments: all items or no score, rules.md 2.1.7."""

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts.fact import Fact

PHQ9 = tuple(f"phq9_{n}" for n in range(1, 10))
GAD7 = tuple(f"gad7_{n}" for n in range(1, 8))
AUDITC = ("auditc_1", "auditc_2", "auditc_3")


def total(answers: Answers, items: tuple[str, ...]) -> Fact:
    """Add the items; without an answer to each there is no total."""
    found = [answers[item] for item in items]
    if Absent.NOT_ASKED in found:
        return Fact(Absent.NOT_ASKED, items)
    scores = [score for score in found if isinstance(score, int)]
    if len(scores) < len(found):
        return Fact(Absent.LEFT_BLANK, items)
    return Fact(sum(scores), items)


def phq9_total(answers: Answers) -> Fact:
    """Return 0 to 27 (Kroenke, Spitzer and Williams 2001)."""
    return total(answers, PHQ9)


def gad7_total(answers: Answers) -> Fact:
    """Return 0 to 21 (Spitzer et al. 2006)."""
    return total(answers, GAD7)


def auditc_total(answers: Answers) -> Fact:
    """Return 0 to 12; blank items 2 and 3 count as 0 after "Never" in item 1."""
    if answers["auditc_1"] == 0:
        given = tuple(item for item in AUDITC if answers.given(item))
        return total(answers, given)
    return total(answers, AUDITC)
