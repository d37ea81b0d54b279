"""What the template pack draws of each question, laid out once per page definition.

Plain dictionaries and strings: a template reads a dictionary at the first try, and a
page of fifty radio buttons costs a tenth of what the same buttons cost as widgets.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TypedDict

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from screening.intake.boxes import Box, Words, boxes_of
from screening.intake.doubts import Doubt
from screening.intake.lists import ListPart, parts_of
from screening.intake.typed import DECLINED, UNSURE, WITHHELD_SUFFIX, Typed
from screening.protocol.questionnaires.definition import (
    Format,
    Option,
    Page,
    Question,
    QuestionType,
    Render,
)

# Answers this short, and no more than this many, stand side by side on a wide screen.
SHORT, FEW = 18, 4
WIDE_TEXT = 40

WITHHELD: tuple[tuple[str, Words], ...] = (
    (UNSURE, _("I'm not sure")),
    (DECLINED, _("I'd rather not say")),
)
DATE_HINT = _("Month, day and year in numbers, like 3 27 1984.")

# kind of drawing, type and inputmode of the box
INPUTS: dict[QuestionType | Format, tuple[str, str, str]] = {
    QuestionType.INTEGER: ("number", "text", "numeric"),
    QuestionType.DECIMAL: ("number", "text", "decimal"),
    QuestionType.STRING: ("line", "text", ""),
    QuestionType.TEXT: ("lines", "", ""),
    QuestionType.DATE: ("date", "text", "numeric"),
    QuestionType.ACKNOWLEDGE: ("tick", "", ""),
    QuestionType.MULTIPLE: ("checkbox", "", ""),
    QuestionType.CHOICE: ("radio", "", ""),
    Format.EMAIL: ("line", "email", "email"),
    Format.PHONE: ("line", "tel", "tel"),
}


class Choice(TypedDict):
    """One radio button, checkbox or line of a select, its attributes written out."""

    id: str
    attributes: str
    value: str
    text: Words
    help: str


class FilledBox(Box):
    """One of these boxes with what was typed."""

    value: str


class Drawing(TypedDict):
    """One question, without anything that was typed."""

    name: str
    id: str
    first_id: str
    kind: str
    type: str
    inputmode: str
    autocomplete: str
    size: str
    text: str
    help: Words
    unit: str
    required: bool
    side_by_side: bool
    choices: list[Choice]
    parts: list[ListPart]
    other_id: str
    boxes: list[Box]
    withheld: list[Choice]


class Filled(Drawing):
    """One question with what was typed, and what is wrong with it."""

    filled: list[FilledBox]
    typed: Typed
    value: str
    ticked: str
    error: str
    swap: str
    button: str
    described_by: str


class Group(TypedDict):
    """Questions under one heading, or without one."""

    heading: str
    questions: list[Drawing]


class FilledGroup(TypedDict):
    """Questions under one heading with what was typed."""

    heading: str
    questions: list[Filled]


def lay_out(page: Page) -> list[Group]:
    """Lay out all questions of a page; neighbours of one group stand together."""
    return [
        {"heading": heading, "questions": [draw(question) for question in together]}
        for heading, together in groupby(page.questions, key=lambda q: q.group)
    ]


def fill(
    groups: Iterable[Group],
    typed: Mapping[str, Typed],
    errors: Mapping[str, str],
    asked: Mapping[str, Doubt],
) -> list[FilledGroup]:
    """Put what was typed and what is wrong beside the questions.

    asked: what is in doubt; where a button settles it, the button is drawn.
    """
    return [
        {
            "heading": group["heading"],
            "questions": [
                _filled(
                    drawing,
                    typed[drawing["name"]],
                    errors.get(drawing["name"], ""),
                    asked.get(drawing["name"]),
                )
                for drawing in group["questions"]
            ],
        }
        for group in groups
    ]


def draw(question: Question) -> Drawing:
    """Lay out one question."""
    key = question.format if question.format in INPUTS else question.type
    kind, input_type, inputmode = INPUTS[key]
    if question.render is Render.SELECT and kind == "radio":
        kind = "select"
    name, box_id = question.link_id, f"q-{question.link_id}"
    choices = [
        _choice(question, option, place, kind)
        for place, option in enumerate(question.options)
    ]
    boxes = boxes_of(question)
    return {
        "name": name,
        "id": box_id,
        "first_id": boxes[0]["id"] if boxes else box_id,
        "kind": kind,
        "type": input_type,
        "inputmode": inputmode,
        "autocomplete": question.autocomplete,
        "size": _size(question),
        "text": question.text,
        "help": question.help or (DATE_HINT if kind == "date" else ""),
        "unit": question.unit,
        "required": question.required,
        "side_by_side": _is_short(question.options),
        "choices": choices,
        "parts": parts_of(question.options) if kind == "select" else [],
        "other_id": f"q-{question.other_in}" if question.other_in else "",
        "boxes": boxes,
        "withheld": _withheld(question) if question.withhold else [],
    }


def _filled(drawing: Drawing, typed: Typed, error: str, doubt: Doubt | None) -> Filled:
    box_id = drawing["id"]
    described = [f"{box_id}-hint"] if drawing["help"] else []
    described += [f"{box_id}-error"] if error else []
    # A NUL byte would vanish from the page; the sign for it can be seen and deleted.
    typed = tuple(text.replace("\0", "\ufffd") for text in typed)
    return {
        **drawing,
        "filled": [
            {**box, "value": text}
            for box, text in zip(drawing["boxes"], typed, strict=False)
        ],
        "typed": typed,
        "value": typed[0] if typed else "",
        "ticked": typed[-1] if drawing["withheld"] else "",
        "error": error,
        "swap": doubt.at if doubt and doubt.pair else "",
        "button": doubt.button if doubt else "",
        "described_by": " ".join(described),
    }


def _choice(question: Question, option: Option, place: int, kind: str) -> Choice:
    # The first one bears the id of the question: links from the summary lead to it.
    box_id = f"q-{question.link_id}-{place + 1}" if place else f"q-{question.link_id}"
    return {
        "id": conditional_escape(box_id),
        "attributes": _attributes(
            kind,
            box_id,
            question.link_id,
            option.code,
            f"{box_id}-help" if option.help else "",
        ),
        "value": str(option.code),
        "text": conditional_escape(option.text),
        "help": option.help,
    }


def _withheld(question: Question) -> list[Choice]:
    name = f"{question.link_id}{WITHHELD_SUFFIX}"
    return [
        {
            "id": f"q-{name}-{code}",
            "attributes": _attributes("checkbox", f"q-{name}-{code}", name, code),
            "value": code,
            "text": text,
            "help": "",
        }
        for code, text in WITHHELD
    ]


def _attributes(
    kind: str, box_id: str, name: str, code: str | int, help_id: str = ""
) -> SafeString:
    """Write out what is the same at every request; the template adds `checked`."""
    written = format_html(
        'type="{}" id="{}" name="{}" value="{}"', kind, box_id, name, code
    )
    if not help_id:
        return written
    return format_html('{} aria-describedby="{}"', written, help_id)


def _is_short(options: tuple[Option, ...]) -> bool:
    short = all(len(option.text) <= SHORT and not option.help for option in options)
    return short and len(options) <= FEW


def _size(question: Question) -> str:
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        return "short"
    return "wide" if question.max_length > WIDE_TEXT else "medium"
