"""Numbers as people type them: the digits 0 to 9, within the range of the question."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screening.intake.typed import Typed, WithholdingField
from screening.protocol.answers import Absent, Answer
from screening.protocol.questionnaires.definition import Question

# Python's own conversions take other scripts' digits, `1_000` and 400 digits.
WHOLE = re.compile(r"[0-9]{1,9}")
FRACTION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?|\.[0-9]{1,4}")

WHOLE_MESSAGES = {
    (True, True): _("Enter a whole number from %(lowest)s to %(highest)s."),
    (True, False): _("Enter a whole number, %(lowest)s or more."),
    (False, True): _("Enter a whole number, %(highest)s or less."),
    (False, False): _("Enter a whole number, using only the digits 0 to 9."),
}
FRACTION_MESSAGES = {
    (True, True): _(
        "Enter a number from %(lowest)s to %(highest)s. A decimal point is fine."
    ),
    (True, False): _("Enter a number, %(lowest)s or more. A decimal point is fine."),
    (False, True): _("Enter a number, %(highest)s or less. A decimal point is fine."),
    (False, False): _("Enter a number, like 12 or 12.5."),
}


class WholeField(WithholdingField):
    """A whole number."""

    pattern = WHOLE
    messages = WHOLE_MESSAGES
    blank_message = _("Enter a number to go on.")

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        allowed = question.range
        bounded = (allowed.lowest is not None, allowed.highest is not None)
        self.message = self.messages[bounded]
        self.params = {"lowest": allowed.lowest, "highest": allowed.highest}

    def value(self, boxes: Typed) -> Answer:
        """Return the number; any other text, and one out of range, is an error."""
        text = boxes[0].strip()
        if not text:
            return Absent.LEFT_BLANK
        if self.pattern.fullmatch(text):
            number = self.number(text)
            if number in self.question.range:
                return number
        raise ValidationError(self.message, code="number", params=self.params)

    def number(self, text: str) -> int | Decimal:
        """Convert a text of a few digits."""
        return int(text)


class FractionField(WholeField):
    """A number with up to four decimals, never a binary float."""

    pattern = FRACTION
    messages = FRACTION_MESSAGES

    def number(self, text: str) -> int | Decimal:
        """Convert a text of a few digits and a point."""
        return Decimal(text)
