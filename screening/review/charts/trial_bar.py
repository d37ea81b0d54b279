"""How long a treatment trial lasted, against the weeks that it needs."""

from dataclasses import dataclass
from decimal import Decimal

from screening.protocol.answers import Answer
from screening.protocol.parameters import Number
from screening.review.charts.scale import Scale

WIDTH, HEIGHT = 120, 16
# Half a year and longer fills the bar.
LONGEST_WEEKS = 26


@dataclass(frozen=True, slots=True)
class TrialBar:
    """A bar as long as the trial, and the line that it has to reach."""

    length: float
    needed: float
    weeks_needed: Number

    width = WIDTH
    height = HEIGHT


def trial_bar(weeks: Answer, needed: Number) -> TrialBar | None:
    """Return the bar; None where the weeks are not known."""
    if not isinstance(weeks, int | Decimal):
        return None
    scale = Scale(0, LONGEST_WEEKS, 0, WIDTH)
    shown = min(float(weeks), LONGEST_WEEKS)
    return TrialBar(scale(shown), scale(float(needed)), needed)
