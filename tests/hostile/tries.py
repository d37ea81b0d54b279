"""Every hostile value for every question of a form, one at a time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from screening.protocol.questionnaires.definition import Page
from tests.hostile import values
from tests.hostile.answers import Sent, question_of
from tests.hostile.controls import Asked, Form, Kind

SEED = 20260302
# Nobody types into these: a forged one may do anything but break.
UNSEEN = {Kind.HIDDEN, Kind.BUTTON}
PLAIN = {
    Kind.PHONE: "314-555-0100",
    Kind.EMAIL: "name@example.com",
    Kind.WORDS: "Words",
    Kind.WHOLE: "1",
    Kind.FRACTION: "1",
}


@dataclass(frozen=True)
class Try:
    """One POST. `refused`: the question must say so; else it may keep the words."""

    question: Asked
    sent: Sent
    refused: bool

    def __str__(self) -> str:
        typed = [self.sent.get(box, [""])[-1][:30] for box in self.question.boxes]
        return f"{self.question.name}={typed!r}"

    @property
    def codes_nobody_offers(self) -> list[str]:
        """Boxes whose value a page cannot show again: it has no such option."""
        chosen = self.question.kind in UNSEEN | {Kind.CHOICE}
        return self.question.boxes if chosen else []


def rightly(form: Form) -> Sent:
    """Fill in a form of unknown questions with what most of them take."""
    sent: Sent = {}
    for asked in form.asked.values():
        if asked.kind is Kind.DATE:
            sent |= dict(zip(asked.boxes, (["3"], ["5"], ["1984"]), strict=False))
        elif asked.kind is Kind.CHOICE and not asked.name.endswith("-withheld"):
            sent[asked.name] = [code for code in asked.codes if code][:1]
        elif asked.kind in PLAIN:
            sent[asked.name] = [PLAIN[asked.kind]]
    return sent


def tries(form: Form, base: Sent, page: Page | None, most: int | None) -> Iterator[Try]:
    """Yield the tries of a form: `most` of each question, or all of them.

    The choice is the same in each run, and another one for each question.
    """
    for asked in form.asked.values():
        found = list(_of_question(asked, page))
        if most is not None and len(found) > most:
            chance = random.Random(f"{SEED} {asked.name}")  # noqa: S311 - no secret
            found = chance.sample(found, most)
        for typed, refused in found:
            sent = {**base, **{box: [text] for box, text in typed.items()}}
            yield Try(asked, _alone(asked, sent), refused)


def _alone(asked: Asked, sent: Sent) -> Sent:
    """Leave out the other boxes of the question: two answers are another fault."""
    name = question_of(asked.name)
    return {k: v for k, v in sent.items() if k in asked.boxes or question_of(k) != name}


def _of_question(asked: Asked, page: Page | None) -> Iterator[tuple[dict, bool]]:
    if asked.kind is Kind.DATE:
        for day in _dates(asked, page):
            yield dict(zip(asked.boxes, day, strict=False)), True
    elif asked.kind in UNSEEN:
        for value in values.REFUSED[Kind.CHOICE]:
            yield {asked.name: value}, False
    else:
        for value, refused in _texts(asked, page):
            yield {asked.name: value}, refused


def _texts(asked: Asked, page: Page | None) -> Iterator[tuple[str, bool]]:
    for value in (*values.REFUSED[asked.kind], *_beyond(asked, page)):
        if value not in asked.codes:
            yield value, True
    if asked.kind is Kind.WORDS:
        for value in values.ODD_WORDS:
            yield value, False


def _dates(asked: Asked, page: Page | None) -> Iterator[tuple[str, ...]]:
    yield from values.REFUSED_DATES
    question = _question(asked, page)
    if question is None or not question.future:
        yield from values.FUTURE_DATES


def _beyond(asked: Asked, page: Page | None) -> Iterator[str]:
    """Yield the numbers next to the ends of the range."""
    question = _question(asked, page)
    if question is None or asked.kind not in {Kind.WHOLE, Kind.FRACTION}:
        return
    if question.highest is not None:
        yield str(question.highest + 1)
    if question.lowest:
        yield str(question.lowest - 1)


def _question(asked: Asked, page: Page | None):
    asked_of = page.questions if page else ()
    return next((q for q in asked_of if q.link_id == asked.name), None)
