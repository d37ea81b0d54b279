"""A blood pressure reading that cannot be counted as it stands: asked about once.

It is saved as it was typed, so that nothing is lost where the patient leaves, and it is
never put right without the patient: two numbers change places only at a button that
says so. What stays in doubt counts in no rule and is shown to staff.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake.numbers import WHOLE
from screening.intake.typed import QuestionField, Typed
from screening.protocol.answers import Absent, Answer

Words = str | Promise
TOP, BOTTOM, DAY = "_sys", "_dia", "_date"
# Names of the button that exchanges two numbers, and of what was asked about before.
SWAP, ASKED = "swap", "asked"


class Kind(StrEnum):
    """What is in doubt."""

    TOP_MISSING = "top-missing"
    BOTTOM_MISSING = "bottom-missing"
    EXCHANGED = "exchanged"
    EQUAL = "equal"
    UNDATED = "undated"


SENTENCES: Mapping[Kind, Words] = {
    Kind.TOP_MISSING: _(
        "Enter the top number too. If you do not know it, choose “I'm not sure”."
    ),
    Kind.BOTTOM_MISSING: _(
        "Enter the bottom number too. If you do not know it, choose “I'm not sure”."
    ),
    Kind.EXCHANGED: _(
        "You wrote {top} over {bottom}. Did you mean {bottom} over {top}?"
    ),
    Kind.EQUAL: _(
        "You wrote the same number twice. Check both numbers: the top number is the "
        "higher one."
    ),
    Kind.UNDATED: _(
        "Enter the date of this reading too. Without its date we cannot count it. If "
        "you do not know it, choose “I'm not sure”."
    ),
}
EXCHANGE = _("Yes, I meant {bottom} over {top}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask about, at the question where it can be put right.

    `pair` holds the numbers as told, top first, where one button can exchange them.
    """

    kind: Kind
    at: str
    pair: tuple[int, int] | None = None

    @property
    def sentence(self) -> str:
        """What to ask, in the language that is active."""
        return self._in_words(SENTENCES[self.kind])

    @property
    def button(self) -> str:
        """What the button says that exchanges the two; empty where there is none."""
        return self._in_words(EXCHANGE) if self.pair else ""

    def _in_words(self, words: Words) -> str:
        top, bottom = self.pair or ("", "")
        return str(words).format(top=top, bottom=bottom)


def doubts(
    fields: Mapping[str, QuestionField], answers: Mapping[str, Any]
) -> Iterator[Doubt]:
    """Name what is in doubt among answers that were right by themselves."""
    for top in _tops(fields):
        day, bottom = _others(top)
        if top in answers and bottom in answers:
            systolic, diastolic = answers[top], answers[bottom]
            yield from _of_numbers(top, systolic, diastolic)
            whole = isinstance(systolic, int) and isinstance(diastolic, int)
            if whole and answers.get(day) is Absent.LEFT_BLANK:
                yield Doubt(Kind.UNDATED, day)


def exchanged_as_typed(
    fields: Mapping[str, QuestionField], sent: Mapping[str, Any]
) -> Iterator[dict[str, Answer]]:
    """Return pairs that each lie in the range of the other: they changed places.

    A top number of 65 is out of its range, and so nobody could say 65 over 118.
    """
    for top in _tops(fields):
        _day, bottom = _others(top)
        low, high = (
            _whole(fields[name].widget.value_from_datadict(sent, None, name))
            for name in (top, bottom)
        )
        if low is None or high is None or low >= high:
            continue
        ranges = fields[top].question.range, fields[bottom].question.range
        if high in ranges[0] and low in ranges[1]:
            yield {top: low, bottom: high}


def exchange(sent: QueryDict) -> QueryDict:
    """Return what was sent, with two numbers exchanged where the button says so."""
    top = sent.get(SWAP, "")
    _day, bottom = _others(top)
    if not top.endswith(TOP) or top not in sent or bottom not in sent:
        return sent
    changed = sent.copy()
    changed[top] = sent.get(bottom, "")
    changed[bottom] = sent.get(top, "")
    return changed


def are_new(found: Iterable[Doubt], sent: Mapping[str, Any]) -> bool:
    """Tell whether one of them was not asked about yet."""
    asked = str(sent.get(ASKED, "")).split()
    return any(doubt.kind not in asked for doubt in found)


def _tops(fields: Mapping[str, QuestionField]) -> list[str]:
    return [
        name for name in fields if name.endswith(TOP) and _others(name)[1] in fields
    ]


def _others(top: str) -> tuple[str, str]:
    stem = top.removesuffix(TOP)
    return stem + DAY, stem + BOTTOM


def _of_numbers(top: str, systolic: Answer, diastolic: Answer) -> Iterator[Doubt]:
    bottom = _others(top)[1]
    has_top, has_bottom = isinstance(systolic, int), isinstance(diastolic, int)
    if has_top and has_bottom:
        yield from _of_pair(top, systolic, diastolic)
    elif has_bottom and systolic is Absent.LEFT_BLANK:
        yield Doubt(Kind.TOP_MISSING, top)
    elif has_top and diastolic is Absent.LEFT_BLANK:
        yield Doubt(Kind.BOTTOM_MISSING, bottom)


def _of_pair(top: str, systolic: Any, diastolic: Any) -> Iterator[Doubt]:
    if systolic == diastolic:
        yield Doubt(Kind.EQUAL, top)
    elif systolic < diastolic:
        yield Doubt(Kind.EXCHANGED, top, (systolic, diastolic))


def _whole(typed: Typed) -> int | None:
    """Return the number that stands alone in its box."""
    text = typed[0].strip()
    if any(typed[1:]) or not WHOLE.fullmatch(text):
        return None
    return int(text)
