"""The medicines told, in plain sentences, with a bar for how long each was taken.

It repeats what the patient said. It never says what counts or what is missing for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.intake import repeats
from screening.intake.trial_words import (
    COURSES,
    EPISODES,
    NAMELESS,
    OPEN,
    OUTCOMES,
    REASONS,
    Words,
)
from screening.protocol.answers import Absent, Answer, Answers
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

REPEAT = "trial"
FULL, LEAST = 100, 2
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine in sentences. `bar` is the share of the longest course, in percent;
    None where the weeks are not known."""

    page: Page
    name: str
    sentences: tuple[str, ...]
    bar: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All medicines told, in the order of their pages, and where one more goes."""

    medicines: tuple[Medicine, ...]
    longest: str
    room: repeats.Room | None


def timeline(protocol: Protocol, journey: Journey) -> Timeline | None:
    """Return the medicines that were told; None where their pages are not asked."""
    pages = [page for page in journey.path if page.repeat_of == REPEAT]
    if not pages:
        return None
    told = [
        page
        for page in pages
        if page.id in journey.saved
        and not repeats.is_empty(protocol, page, journey.saved[page.id])
    ]
    longest = _longest(told, journey.answers)
    return Timeline(
        tuple([_medicine(protocol, page, journey.answers, longest) for page in told]),
        _weeks(longest) if longest else "",
        repeats.room(protocol, journey, REPEAT),
    )


class _Parts:
    """What was told about one medicine, by the last part of its link ids."""

    def __init__(self, page: Page, answers: Answers) -> None:
        self._page, self._answers = page, answers

    def __getitem__(self, part: str) -> Answer:
        return self._answers[f"{REPEAT}{self._page.repeat_number}_{part}"]

    def number(self, part: str) -> Decimal | None:
        found = self[part]
        return Decimal(found) if isinstance(found, int | Decimal) else None


def _medicine(
    protocol: Protocol, page: Page, answers: Answers, longest: Decimal
) -> Medicine:
    parts = _Parts(page, answers)
    said = (
        _amount(parts),
        _said(OUTCOMES, parts["outcome"]),
        _said(REASONS, parts["stop_reason"]),
        _said(COURSES, parts["taken_most_days"]),
        _said(EPISODES, parts["this_episode"]),
        _left_open(parts),
    )
    sentences = tuple(filter(None, said))
    return Medicine(page, _name(protocol, parts), sentences, _bar(parts, longest))


def _name(protocol: Protocol, parts: _Parts) -> str:
    drug, own = parts["drug"], parts["other_name"]
    listed = protocol.medicines.get(drug) if isinstance(drug, str) else None
    if listed is not None:
        return listed.label
    if isinstance(own, str):
        return own
    return str(NAMELESS.get(drug, NAMELESS[Absent.LEFT_BLANK]))


def _amount(parts: _Parts) -> str:
    dose, weeks = parts.number("dose_mg"), parts.number("weeks")
    if dose is not None and weeks is not None:
        return _("Up to %(dose)s mg a day, for about %(weeks)s.") % {
            "dose": _plain(dose),
            "weeks": _weeks(weeks),
        }
    if dose is not None:
        return _("Up to %(dose)s mg a day.") % {"dose": _plain(dose)}
    if weeks is not None:
        return _("For about %(weeks)s.") % {"weeks": _weeks(weeks)}
    return ""


def _weeks(weeks: Decimal) -> str:
    one = 1 if weeks == 1 else 2
    return ngettext("%(n)s week", "%(n)s weeks", one) % {"n": _plain(weeks)}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _said(words: Words, answer: Answer) -> str:
    return str(words.get(answer, ""))


def _left_open(parts: _Parts) -> str:
    names = [str(name) for part, name in OPEN.items() if _is_open(parts[part])]
    return _("Left open: %(parts)s.") % {"parts": ", ".join(names)} if names else ""


def _is_open(answer: Answer) -> bool:
    return isinstance(answer, Absent) or answer == "unsure"


def _longest(pages: Iterable[Page], answers: Answers) -> Decimal:
    weeks = (_Parts(page, answers).number("weeks") for page in pages)
    return max((found for found in weeks if found is not None), default=Decimal(0))


def _bar(parts: _Parts, longest: Decimal) -> int | None:
    weeks = parts.number("weeks")
    if weeks is None:
        return None
    return max(LEAST, int(FULL * weeks / longest)) if longest else LEAST
