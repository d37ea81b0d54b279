"""Checks between the answers of one page and today."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise

from screening.intake.dates import DayField
from screening.intake.typed import QuestionField

# Not yet in words: a page is checked in one language and may be drawn in another.
Fault = tuple[str, str | Promise]


def faults(
    fields: Mapping[str, QuestionField], answers: Mapping[str, Any], today: date
) -> Iterator[Fault]:
    """Name each day that is still to come, with what to do about it.

    answers holds only questions that were right by themselves.
    """
    for name, field in fields.items():
        day = answers.get(name)
        if isinstance(day, date) and day > today and not field.question.future:
            yield name, DayField.future_message
