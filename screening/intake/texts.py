"""Answers in the patient's own words, and addresses that must be usable."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from screening.intake.typed import QuestionField, Typed
from screening.protocol.answers import Absent, Answer
from screening.protocol.questionnaires.definition import QuestionType

# Digits, signs that people put between them, and an extension.
PHONE = re.compile(r"[+(]?[0-9][0-9 ().\-]{5,30}(?:(?:ext\.?|x) ?[0-9]{1,6})?")
PHONE_DIGITS = range(10, 16)
# By the clock of twelve hours with a.m. or p.m., or by that of twenty-four.
TIME = re.compile(
    r"(?:0?[1-9]|1[0-2])(?:[:.][0-5][0-9])? ?[ap]\.? ?m\.?"
    r"|(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9]|noon|midnight",
    re.IGNORECASE | re.ASCII,
)
LONGEST_EMAIL = 254
SPACES = "\t\n"
REPLACED = "\ufffd"


class TextField(QuestionField):
    """Words, up to the length that the question allows."""

    blank_message = _("Write an answer to go on.")
    length_message = _(
        "Shorten this answer to %(most)s characters or fewer. It has %(length)s now."
    )
    hidden_message = _(
        "This answer holds a hidden character that cannot be kept, shown as �. "
        "Delete it, or type the answer again."
    )

    def answer(self, typed: Typed) -> Answer:
        """Return the text without spaces around it; line ends are one character."""
        text = typed[0].replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0")
        if not text:
            return Absent.LEFT_BLANK
        self._refuse_long(text)
        if any(map(_is_hidden, text)):
            raise ValidationError(self.hidden_message, code="hidden")
        if self.question.type is QuestionType.STRING:
            text = " ".join(text.split())
        self.refuse_unusable(text)
        return text

    def refuse_unusable(self, text: str) -> None:
        """Raise ValidationError where the text cannot serve its purpose."""

    def typed(self, answer: Answer) -> Typed:
        """Return the text, or nothing."""
        return ("" if isinstance(answer, Absent) else str(answer),)

    def _refuse_long(self, text: str) -> None:
        most, length = self.question.max_length, len(text)
        if length > most:
            params = {"most": f"{most:,}", "length": f"{length:,}"}
            raise ValidationError(self.length_message, code="length", params=params)


class EmailField(TextField):
    """An e-mail address."""

    blank_message = _("Enter an e-mail address to go on, like name@example.com.")
    email_message = _("Enter an e-mail address with an @, like name@example.com.")

    def refuse_unusable(self, text: str) -> None:
        """Refuse what no mail server would take."""
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.email_message, code="email") from None
        if len(text) > LONGEST_EMAIL:
            raise ValidationError(self.email_message, code="email")


class PhoneField(TextField):
    """A phone number that staff can dial."""

    blank_message = _("Enter a phone number to go on, like 314-555-0100.")
    phone_message = _("Enter a phone number with its area code, like 314-555-0100.")

    def refuse_unusable(self, text: str) -> None:
        """Refuse a number with too few or too many digits, or with letters."""
        digits = re.sub(r"[^0-9]", "", re.split(r"[ex]", text)[0])
        if not PHONE.fullmatch(text.lower()) or len(digits) not in PHONE_DIGITS:
            raise ValidationError(self.phone_message, code="phone")


class TimeField(TextField):
    """A time of day, kept as it was typed."""

    time_message = _("Enter a time, like 8:30 AM or 20:30, or leave this empty.")

    def refuse_unusable(self, text: str) -> None:
        """Refuse what no clock shows."""
        if not TIME.fullmatch(text):
            raise ValidationError(self.time_message, code="time")


def _is_hidden(character: str) -> bool:
    """Tell what no text may hold, and the sign with which a page shows it."""
    if character == REPLACED:
        return True
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in SPACES
