"""Questions of several boxes: a date, and a length of time."""

from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake import dates
from screening.intake.durations import MONTHS
from screening.protocol.questionnaires.definition import Question, QuestionType

Words = str | Promise

DATE_BOXES: tuple[tuple[str, Words], ...] = (
    (dates.MONTH, _("Month")),
    (dates.DAY, _("Day")),
    (dates.YEAR, _("Year")),
)
LENGTH_BOXES: tuple[tuple[str, Words], ...] = (
    ("", _("Weeks")),
    (MONTHS, _("or months")),
)


class Box(TypedDict):
    """One of the boxes of a date or of a length of time."""

    id: str
    name: str
    label: Words
    size: str
    autocomplete: str


def boxes_of(question: Question) -> list[Box]:
    """Return the boxes of a date or a length; none for a question with one box."""
    if question.type is QuestionType.DATE:
        return _date_boxes(question)
    return _length_boxes(question) if question.in_months else []


def _length_boxes(question: Question) -> list[Box]:
    return [
        {
            "id": f"q-{question.link_id}{suffix}",
            "name": f"{question.link_id}{suffix}",
            "label": label,
            "size": "4",
            "autocomplete": "off",
        }
        for suffix, label in LENGTH_BOXES
    ]


def _date_boxes(question: Question) -> list[Box]:
    birthday = question.autocomplete == "bday"
    return [
        {
            "id": f"q-{question.link_id}{suffix}",
            "name": f"{question.link_id}{suffix}",
            "label": label,
            "size": "4" if suffix == dates.YEAR else "2",
            "autocomplete": f"bday{suffix}" if birthday else "off",
        }
        for suffix, label in DATE_BOXES
    ]
