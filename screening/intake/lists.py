"""Long lists to choose from, in which one answer may stand under several names."""

from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.protocol.questionnaires.definition import Option

BY_NAME = _("All names, from A to Z")
NOT_THERE = _("If you do not find it")


class ListLine(TypedDict):
    """One line of a list; `is_main`: the line that a saved answer is shown by."""

    value: str
    text: str
    is_main: bool


class ListPart(TypedDict):
    """Lines under one heading; `always`: offered whatever a person types."""

    heading: str | Promise
    lines: list[ListLine]
    always: bool


def parts_of(options: tuple[Option, ...]) -> list[ListPart]:
    """Return every name from A to Z, then the answers that are no name.

    Empty where no option has another name: such a list keeps its own order.
    """
    if not any(option.also for option in options):
        return []
    named = [line for option in options if option.also for line in _lines(option)]
    named.sort(key=lambda line: line["text"].casefold())
    rest = [line for option in options if not option.also for line in _lines(option)]
    return [
        {"heading": BY_NAME, "lines": named, "always": False},
        {"heading": NOT_THERE, "lines": rest, "always": True},
    ]


def _lines(option: Option) -> list[ListLine]:
    return [
        {"value": str(option.code), "text": text, "is_main": text == option.text}
        for text in (option.text, *option.also)
    ]
