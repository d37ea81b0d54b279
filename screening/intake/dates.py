"""A date in three boxes: month, day and year."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screening.intake.typed import Typed, WithholdingField
from screening.protocol.answers import Absent, Answer

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
DIGITS = re.compile(r"[0-9]{1,4}")

MONTH, DAY, YEAR = "-month", "-day", "-year"


class DayField(WithholdingField):
    """A day of the calendar from 1900 on. The form refuses days to come."""

    suffixes = (MONTH, DAY, YEAR)
    blank_message = _("Enter a date, like 3 27 1984.")
    example_message = _(
        "Enter the date as month, day and year in numbers, like 3 27 1984."
    )
    missing_messages = {
        0: _("Enter the month too, as a number from 1 to 12."),
        1: _("Enter the day too, as a number from 1 to 31."),
        2: _("Enter the year too, with all four digits, like 1984."),
    }
    month_message = _("Enter a month from 1 to 12.")
    year_message = _("Enter a year from %(earliest)s on, with all four digits.")
    late_message = _("Enter a year no later than %(latest)s.")
    day_message = _("Enter a day that this month has. Check the day and the month.")
    future_message = _("Enter a date that is today or in the past.")

    def value(self, boxes: Typed) -> Answer:
        """Return the date; LEFT_BLANK where all three boxes are empty."""
        texts = [text.strip() for text in boxes]
        if not any(texts):
            return Absent.LEFT_BLANK
        _refuse_missing(texts)
        if not all(DIGITS.fullmatch(text) for text in texts):
            raise ValidationError(self.example_message, code="date")
        month, day, year = map(int, texts)
        _refuse_out_of_range(month, year)
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.day_message, code="date") from None

    def texts(self, answer: date) -> Typed:
        """Return month, day and year as they would be typed."""
        return str(answer.month), str(answer.day), str(answer.year)


def _refuse_missing(texts: list[str]) -> None:
    for place, text in enumerate(texts):
        if not text:
            raise ValidationError(DayField.missing_messages[place], code="date")


def _refuse_out_of_range(month: int, year: int) -> None:
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        raise ValidationError(DayField.month_message, code="date")
    if year < EARLIEST_YEAR:
        params = {"earliest": EARLIEST_YEAR}
        raise ValidationError(DayField.year_message, code="date", params=params)
    if year > LATEST_YEAR:
        params = {"latest": LATEST_YEAR}
        raise ValidationError(DayField.late_message, code="date", params=params)
