"""Scores and trials of one case, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts import Facts, scores
from screening.protocol.protocol import Protocol
from screening.review.charts.trial_bar import TrialBar, trial_bar
from screening.review.wording import in_words

ITEMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "phq9": ("phq9_total", scores.PHQ9),
    "gad7": ("gad7_total", scores.GAD7),
    "auditc": ("auditc_total", scores.AUDITC),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One instrument: its total, its band, or why there is no total."""

    name: str
    title: str
    total: int | None
    most: int
    band: str
    why_not: str


def score_table(protocol: Protocol, answers: Answers, facts: Facts) -> list[Score]:
    """Return a row per scored instrument of this protocol."""
    return [
        _score(protocol, name, answers, facts)
        for name in ITEMS
        if name in protocol.instruments
    ]


def _score(protocol: Protocol, name: str, answers: Answers, facts: Facts) -> Score:
    instrument = protocol.instruments[name]
    fact, items = ITEMS[name]
    total = facts.values[fact]
    if isinstance(total, int):
        band = instrument.band(total)
        said = band.text if band else ""
        return Score(name, instrument.title, total, instrument.most, said, "")
    return Score(
        name, instrument.title, None, instrument.most, "", _no_total(answers, items)
    )


def _no_total(answers: Answers, items: tuple[str, ...]) -> str:
    found = [answers[item] for item in items]
    if all(answer is Absent.NOT_ASKED for answer in found):
        return _("Not asked yet")
    blank = sum(isinstance(answer, Absent) for answer in found)
    return ngettext(
        "No total: %(blank)d item has no answer",
        "No total: %(blank)d items have no answer",
        blank,
    ) % {"blank": blank}


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One treatment trial as told, whether it is adequate, and because of what."""

    number: int
    medicine: str
    dose: str
    weeks: str
    outcome: str
    episode: str
    adequate: bool
    because: str
    bar: TrialBar | None


def trial_table(protocol: Protocol, answers: Answers) -> list[TrialRow]:
    """Return a row per treatment trial; the reason names every doubt."""
    return [
        TrialRow(
            number=trial.number,
            **{
                name: in_words(protocol, key, answers[key])
                for name, key in zip(_COLUMNS, trial.keys, strict=True)
            },
            adequate=trial.adequate,
            because="; ".join(trial.doubts) or _ADEQUATE,
            bar=trial_bar(trial.weeks, protocol.derivation.weeks_from),
        )
        for trial in protocol.derivation.trials(answers)
    ]


_COLUMNS = ("medicine", "dose", "weeks", "outcome", "episode")
_ADEQUATE = "dose and weeks reach the minimum, little or no help, this episode"
