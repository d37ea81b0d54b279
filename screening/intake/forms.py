"""One form class for each page of a protocol, made once and shared by all requests."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from screening.intake import crosschecks, drawing
from screening.intake.doubts import Doubt, are_new, doubts, exchanged_as_typed
from screening.intake.fields import field_for
from screening.intake.typed import QuestionField, Typed
from screening.protocol.answers import Absent, Answer, PageAnswers
from screening.protocol.questionnaires.definition import Page

NOTHING_SAVED = PageAnswers()
SENTENCE_ENDS = ("?", ".", ":", "!", "…")


class PageForm(forms.BaseForm):
    """The questions of one page with what was typed, or with what was saved before."""

    page: ClassVar[Page]
    groups_of_page: ClassVar[list[drawing.Group]]
    has_long_list: ClassVar[bool]
    base_fields: ClassVar[dict[str, QuestionField]]

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        saved: PageAnswers | None = None,
    ) -> None:
        super().__init__(data)
        self.today = today
        self.saved = saved or NOTHING_SAVED
        self.asked: dict[str, Doubt] = {}

    def clean(self) -> None:
        """Check the answers against each other and against today."""
        fields, answers = self.base_fields, self.cleaned_data
        for pair in exchanged_as_typed(fields, self.data):
            self._take(pair)
        for name, sentence in list(crosschecks.faults(fields, answers, self.today)):
            self.add_error(name, ValidationError(str(sentence), code="together"))

    def _take(self, pair: Mapping[str, Answer]) -> None:
        """Keep numbers that changed places, although each is out of its own range."""
        for name, number in pair.items():
            self.errors.pop(name, None)
            self.cleaned_data[name] = number

    def has_new_doubts(self) -> bool:
        """Tell whether something that can be saved must be asked about first."""
        return are_new(self._doubts(), self.data)

    def ask_about_doubts(self) -> Self:
        """Say what is in doubt beside the questions."""
        self.asked = {doubt.at: doubt for doubt in self._doubts()}
        return self

    def _doubts(self) -> list[Doubt]:
        if self.is_bound:
            return list(doubts(self.base_fields, self.cleaned_data))
        saved = {name: self.saved.answer(name) for name in self.base_fields}
        return list(doubts(self.base_fields, saved))

    def as_typed(self) -> Self:
        """Leave what was typed unchecked: the page is only to be drawn once more."""
        self._errors = ErrorDict()
        return self

    def page_answers(self) -> PageAnswers:
        """Return the right answers; what was left blank is in neither part."""
        given = {
            k: v for k, v in self.cleaned_data.items() if not isinstance(v, Absent)
        }
        withheld = {
            name: answer
            for name, answer in self.cleaned_data.items()
            if answer in {Absent.DECLINED, Absent.UNSURE}
        }
        language = self.page.language
        return PageAnswers(given=given, withheld=withheld, language=language)

    def typed(self) -> dict[str, Typed]:
        """Return what stands in the boxes, by question."""
        if not self.is_bound:
            return {name: self._saved(name) for name in self.base_fields}
        return {
            name: field.widget.value_from_datadict(self.data, None, name)
            for name, field in self.base_fields.items()
        }

    def is_blank(self) -> bool:
        """Tell whether nothing at all was typed or chosen."""
        return not any(map(any, self.typed().values()))

    @property
    def groups(self) -> list[drawing.FilledGroup]:
        """What the template pack draws."""
        return drawing.fill(
            self.groups_of_page, self.typed(), self.faults(), self.asked
        )

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """The id of the first box of each question at fault, and what to do there."""
        return [
            (question["first_id"], in_full(question["text"], question["error"]))
            for group in self.groups
            for question in group["questions"]
            if question["error"]
        ]

    def faults(self) -> dict[str, str]:
        """Return what is wrong or in doubt by question, in words."""
        sentences = {name: doubt.sentence for name, doubt in self.asked.items()}
        if not self.is_bound:
            return sentences
        errors = {name: str(found[0]) for name, found in self.errors.items() if found}
        return sentences | errors

    @property
    def asked_kinds(self) -> str:
        """What the page asks about, for the hidden box that says it was asked."""
        return " ".join(doubt.kind for doubt in self.asked.values())

    def _saved(self, name: str) -> Typed:
        field, answer = self.base_fields[name], self.saved.answer(name)
        return field.empty if answer is Absent.LEFT_BLANK else field.typed(answer)


def in_full(question: str, sentence: str) -> str:
    """Return the question with what to do, so that the words make sense alone."""
    colon = "" if question.endswith(SENTENCE_ENDS) else ":"
    return f"{question}{colon} {sentence}"


def form_class_for(page: Page) -> type[PageForm]:
    """Return the form class of this page, made at its first use.

    Definitions are cached for as long as the process lives, and so are their forms.
    """
    known = _classes.get(id(page))
    if known is None or known.page is not page:
        known = _classes[id(page)] = _make(page)
    return known


_classes: dict[int, type[PageForm]] = {}


def _make(page: Page) -> type[PageForm]:
    groups = drawing.lay_out(page)
    body = {
        "page": page,
        "groups_of_page": groups,
        "has_long_list": any(q["parts"] for g in groups for q in g["questions"]),
        "base_fields": {q.link_id: field_for(q) for q in page.questions},
    }
    return type("FormOfPage", (PageForm,), body)
