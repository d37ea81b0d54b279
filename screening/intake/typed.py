"""What stands in the boxes of one question, and the field that reads it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from screening.protocol.answers import Absent, Answer
from screening.protocol.questionnaires.definition import UNSURE_CODE, Question

# One text for each box of a question, exactly as it was typed.
Typed = tuple[str, ...]

WITHHELD_SUFFIX = "-withheld"
UNSURE, DECLINED = UNSURE_CODE, "declined"
WITHHELD_CODES = {UNSURE: Absent.UNSURE, DECLINED: Absent.DECLINED}
CODES_OF_ABSENCE = {absent: code for code, absent in WITHHELD_CODES.items()}


class Boxes(forms.Widget):
    """Read the boxes of one question; the template pack draws them."""

    def __init__(self, *suffixes: str) -> None:
        super().__init__()
        self.suffixes = suffixes

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> Typed:
        """Return what was typed in each box, empty text where nothing was sent."""
        return tuple(str(data.get(f"{name}{suffix}", "")) for suffix in self.suffixes)


class QuestionField(forms.Field):
    """Turn what was typed into an answer, or say what to enter.

    A field holds nothing of one request, so that all forms of a page share it.
    """

    suffixes: tuple[str, ...] = ("",)
    blank_message = _("Answer this question to go on.")

    def __init__(self, question: Question) -> None:
        self.question = question
        super().__init__(required=question.required, widget=self.boxes(question))

    def __deepcopy__(self, memo: dict[int, Any]) -> "QuestionField":
        return self

    def boxes(self, question: Question) -> Boxes:
        """Return the widget that reads this question."""
        return Boxes(*self.suffixes)

    def clean(self, value: Typed) -> Answer:
        """Return the answer; LEFT_BLANK where nothing was typed.

        Raises ValidationError with a sentence that says what to enter.
        """
        answer = self.answer(value) if any(value) else Absent.LEFT_BLANK
        if answer is Absent.LEFT_BLANK and self.question.required:
            raise ValidationError(self.blank_message, code="required")
        return answer

    def answer(self, typed: Typed) -> Answer:
        """Return the answer that these texts, not all empty, stand for."""
        raise NotImplementedError

    def typed(self, answer: Answer) -> Typed:
        """Return what would have been typed to give this answer."""
        raise NotImplementedError

    @property
    def empty(self) -> Typed:
        """Nothing typed."""
        return ("",) * len(self.suffixes)


class WithholdingField(QuestionField):
    """A question with "I'm not sure" and "I'd rather not say" beside its boxes."""

    both_message = _(
        "You typed an answer and ticked a box beside it. Keep one: clear the answer, "
        "or clear the tick."
    )

    def boxes(self, question: Question) -> Boxes:
        """Read the ticks beside the boxes where the question offers them."""
        withheld = (WITHHELD_SUFFIX,) if question.withhold else ()
        return Boxes(*self.suffixes, *withheld)

    def answer(self, typed: Typed) -> Answer:
        """Return the value, or why it was withheld; both at once is an error."""
        boxes, ticked = self._split(typed)
        if not ticked:
            return self.value(boxes)
        if ticked not in WITHHELD_CODES:
            raise ValidationError(_("Choose one of the answers shown."), code="choice")
        if any(text.strip() for text in boxes):
            raise ValidationError(self.both_message, code="both")
        return WITHHELD_CODES[ticked]

    def value(self, boxes: Typed) -> Answer:
        """Return the value that stands in the boxes, or LEFT_BLANK."""
        raise NotImplementedError

    def typed(self, answer: Answer) -> Typed:
        """Return what would have been typed to give this answer."""
        if not isinstance(answer, Absent):
            return self.texts(answer) + self._ticks("")
        empty = ("",) * len(self.suffixes)
        return empty + self._ticks(CODES_OF_ABSENCE.get(answer, ""))

    def texts(self, answer: Any) -> Typed:
        """Return the texts of the boxes for a value."""
        return (str(answer),)

    def _split(self, typed: Typed) -> tuple[Typed, str]:
        if not self.question.withhold:
            return typed, ""
        return typed[:-1], typed[-1]

    def _ticks(self, code: str) -> Typed:
        return (code,) if self.question.withhold else ()

    @property
    def empty(self) -> Typed:
        """Nothing typed and nothing ticked."""
        return ("",) * len(self.suffixes) + self._ticks("")
