"""Questions that are answered by choosing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screening.intake.typed import Boxes, QuestionField, Typed
from screening.protocol.answers import Absent, Answer
from screening.protocol.questionnaires.definition import (
    DECLINED_CODES,
    UNSURE_CODE,
    Question,
)

NONE_CODE = "none"
# Answers that say there is nothing to list: they stand alone.
ALONE = DECLINED_CODES | {NONE_CODE, UNSURE_CODE}
YES = "yes"


class ChoiceField(QuestionField):
    """One of the options. "I'd rather not say" is an absence, not a value."""

    blank_message = _("Choose one of the answers to go on.")
    unknown_message = _("Choose one of the answers shown.")

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.values = {
            str(option.code): _answer_of(option.code) for option in question.options
        }
        self.codes = {value: code for code, value in self.values.items()}

    def answer(self, typed: Typed) -> Answer:
        """Return the code chosen; an unknown one is an error."""
        if typed[0] not in self.values:
            raise ValidationError(self.unknown_message, code="choice")
        return self.values[typed[0]]

    def typed(self, answer: Answer) -> Typed:
        """Return the code as it is sent, or nothing."""
        return (self.codes.get(answer, ""),)


class MultipleField(QuestionField):
    """Any number of the options; "none of these" stands alone."""

    blank_message = _("Choose at least one answer to go on.")
    alone_message = _(
        "You chose “%(alone)s” together with other answers. Keep either that one or "
        "the others."
    )

    def boxes(self, question: Question) -> Boxes:
        """Read every tick."""
        return Ticks("")

    def answer(self, typed: Typed) -> Answer:
        """Return the codes chosen, in the order of the question."""
        chosen = set(typed)
        options = [option for option in self.question.options if option.code in chosen]
        if len(options) < len(chosen):
            raise ValidationError(ChoiceField.unknown_message, code="choice")
        alone = [option for option in options if option.code in ALONE]
        if alone and len(options) > 1:
            params = {"alone": alone[0].text}
            raise ValidationError(self.alone_message, code="alone", params=params)
        if alone and alone[0].code in DECLINED_CODES:
            return Absent.DECLINED
        return tuple(str(option.code) for option in options)

    def typed(self, answer: Answer) -> Typed:
        """Return the ticks that give this answer."""
        if answer is Absent.DECLINED:
            options = self.question.options
            return tuple(str(o.code) for o in options if o.code in DECLINED_CODES)
        return answer if isinstance(answer, tuple) else ()

    @property
    def empty(self) -> Typed:
        """No tick."""
        return ()


class Ticks(Boxes):
    """Read all values that were sent under one name."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> Typed:
        """Return every value sent, empty ones left out."""
        getlist = getattr(data, "getlist", None)
        values = getlist(name) if getlist else data.get(name, ())
        values = [values] if isinstance(values, str) else values
        return tuple(str(value) for value in values if value)


class AcknowledgeField(QuestionField):
    """A statement to be ticked as read."""

    blank_message = _("Tick this box to show that you have read it.")

    def answer(self, typed: Typed) -> Answer:
        """Return yes; anything else is no answer of this box."""
        if typed[0] != YES:
            raise ValidationError(self.blank_message, code="choice")
        return YES

    def typed(self, answer: Answer) -> Typed:
        """Return the tick."""
        return (YES if answer == YES else "",)


def _answer_of(code: str | int) -> Answer:
    return Absent.DECLINED if code in DECLINED_CODES else code
