"""How long: in weeks, or in months for who knows it so."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screening.intake.numbers import FractionField
from screening.intake.typed import Typed
from screening.protocol.answers import Absent, Answer

MONTHS = "-months"
WEEKS_OF_A_YEAR, MONTHS_OF_A_YEAR = 52, 12


class WeeksField(FractionField):
    """Weeks in one box, or months in the other; the answer is always in weeks."""

    suffixes = ("", MONTHS)
    both_boxes_message = _(
        "You filled in both boxes. Keep one: clear the weeks, or clear the months."
    )
    range_message = _(
        "Enter from %(lowest)s to %(highest)s weeks, or from 0 to %(months)s months. A "
        "decimal point is fine."
    )

    def value(self, boxes: Typed) -> Answer:
        """Return the weeks; both boxes at once, or a text in one, is an error."""
        weeks, months = (text.strip() for text in boxes)
        if weeks and months:
            raise ValidationError(self.both_boxes_message, code="both-boxes")
        if not weeks and not months:
            return Absent.LEFT_BLANK
        if self.pattern.fullmatch(weeks or months):
            found = Decimal(weeks) if weeks else in_weeks(Decimal(months))
            if found in self.question.range:
                return found
        raise ValidationError(self.range_message, code="number", params=self._limits)

    def texts(self, answer: Decimal) -> Typed:
        """Return the weeks; the months are not kept."""
        return (str(answer), "")

    @property
    def _limits(self) -> dict[str, object]:
        most = int(self.question.highest or 0) * MONTHS_OF_A_YEAR // WEEKS_OF_A_YEAR
        return {**self.params, "months": most}


def in_weeks(months: Decimal) -> Decimal:
    """Return the whole weeks of these months, rounded down.

    A course that is told in months never counts as longer than it was.
    """
    return months * WEEKS_OF_A_YEAR // MONTHS_OF_A_YEAR
