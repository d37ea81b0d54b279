"""What would have kept a flag from being raised, in a clinician's words."""

from django.utils.translation import gettext as _

from screening.protocol.answers import Answers
from screening.protocol.evaluation import Evaluation
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import Outcome
from screening.protocol.rules.engine import Finding
from screening.protocol.turning_points import Point, Turn, turning_points
from screening.review.wording import label

# More ways out than these explain nothing at a glance.
MOST = 4


def turns_in_words(
    protocol: Protocol,
    answers: Answers,
    evaluation: Evaluation,
    finding: Finding | None,
) -> tuple[str, ...]:
    """Return each way out as one phrase; nothing for a rule that is not raised now."""
    if finding is None or finding.outcome is not Outcome.RAISED:
        return ()
    turns = turning_points(protocol, answers, evaluation, finding)[:MOST]
    return tuple(_phrase(protocol, evaluation, turn) for turn in turns)


def _phrase(protocol: Protocol, evaluation: Evaluation, turn: Turn) -> str:
    said = _(" and ").join(_point(protocol, evaluation, p) for p in turn.points)
    if turn.leaves_open:
        return _("%(said)s (then not assessed: other answers are missing)") % {
            "said": said
        }
    return said


def _point(protocol: Protocol, evaluation: Evaluation, point: Point) -> str:
    # The words of a yes-or-no fact are a sentence of their own.
    if evaluation.facts.values.get(point.key) is True:
        return point.words
    named = label(protocol, point.key).rstrip("?.:")
    return f"{named}: {point.words}"
