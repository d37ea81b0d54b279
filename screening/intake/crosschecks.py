"""Checks between the answers of one page."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake.dates import DayField
from screening.intake.typed import QuestionField
from screening.protocol.answers import Absent

TOP, BOTTOM = "_sys", "_dia"

TOP_BELOW = _(
    "The top number must be higher than the bottom number. Check whether the two were "
    "swapped: for 120 over 80, enter 120 here."
)
BOTTOM_ABOVE = _(
    "The bottom number must be lower than the top number. Check whether the two were "
    "swapped: for 120 over 80, enter 80 here."
)
TOP_MISSING = _("Enter the top number too, or clear the bottom number.")
BOTTOM_MISSING = _("Enter the bottom number too, or clear the top number.")

# Not yet in words: a page is checked in one language and may be drawn in another.
Fault = tuple[str, str | Promise]
Answers = Mapping[str, Any]


def faults(
    fields: Mapping[str, QuestionField], answers: Answers, today: date
) -> Iterator[Fault]:
    """Name each question whose answer does not fit, with what to do about it.

    answers holds only questions that were right by themselves.
    """
    yield from _days_to_come(fields, answers, today)
    for top in fields:
        bottom = top.removesuffix(TOP) + BOTTOM
        if top.endswith(TOP) and top in answers and bottom in answers:
            yield from _pressure_faults(top, bottom, answers)


def _days_to_come(
    fields: Mapping[str, QuestionField], answers: Answers, today: date
) -> Iterator[Fault]:
    for name, field in fields.items():
        day = answers.get(name)
        if isinstance(day, date) and day > today and not field.question.future:
            yield name, DayField.future_message


def _pressure_faults(top: str, bottom: str, answers: Answers) -> Iterator[Fault]:
    systolic, diastolic = answers[top], answers[bottom]
    has_top, has_bottom = isinstance(systolic, int), isinstance(diastolic, int)
    if has_top and has_bottom and systolic <= diastolic:
        yield top, TOP_BELOW
        yield bottom, BOTTOM_ABOVE
    elif has_bottom and systolic is Absent.LEFT_BLANK:
        yield top, TOP_MISSING
    elif has_top and diastolic is Absent.LEFT_BLANK:
        yield bottom, BOTTOM_MISSING
