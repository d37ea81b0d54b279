"""A patient at a browser: fills whatever page is shown, as fingers would."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from playwright.sync_api import Page

from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import (
    Question,
    QuestionType,
    Render,
)

# What a person without trouble answers, first that the question offers.
CALM = ("no", "none", "never", "na", "acknowledged", "unsure", 0)
ARTICLE = "/the-potential-of-ketamine-for-mood-disorders/"
MOST_PAGES = 150
CRISIS = "/screening/now/"
ADDRESS = re.compile(r"/screening/page/([\w-]+)/")


class Patient:
    """One person with planned answers in front of one browser page."""

    def __init__(self, page: Page, answers: Mapping[str, object]) -> None:
        self.page = page
        self.answers = dict(answers)
        self.seen: list[str] = []

    @property
    def page_id(self) -> str:
        """Return the id of the page of questions that stands open, else ""."""
        found = ADDRESS.search(self.page.url)
        return found[1] if found else ""

    def starts(self, site: str) -> None:
        """Come from home over the article to the first page of questions."""
        self.page.goto(site)
        self.page.get_by_role("link", name="Read about ketamine and mood").click()
        self.page.locator(f'main a[href*="{ARTICLE}"]').first.click()
        self.page.get_by_role("link", name="Start the screening").last.click()
        self.page.get_by_role("button", name="Start now").click()

    def answers_until(self, page_id: str) -> None:
        """Answer page after page until this one stands open; "" is the check page."""
        for _ in range(MOST_PAGES):
            if self.page.url.endswith(CRISIS):
                self.page.locator("button[name=choice][value=go]").click()
            if self.page_id == page_id:
                return
            before = self.page_id
            assert before, f"left the questions at {self.page.url}"
            self.answers_page()
            assert self.page_id != before, self.page.locator("main").inner_text()
        raise AssertionError(f"{page_id!r} was never reached")

    def answers_page(self) -> None:
        """Fill in the open page and go on."""
        self.fills()
        self.seen.append(self.page_id)
        self.goes_on()

    def fills(self) -> None:
        """Fill in the open page."""
        for question in load_protocol().page(self.page_id).questions:
            self.fills_in(question, self.planned(question))

    def fills_in(self, question: Question, answer: object) -> None:
        """Answer one question."""
        if answer is not None:
            fill = _RADIOS if _is_radio(question) else _FILLS[question.type]
            fill(self.page, question, answer)

    def goes_on(self) -> None:
        """Press the button that saves."""
        self.page.get_by_role("button", name="Save and continue").click()

    def planned(self, question: Question) -> object:
        """Return the planned answer, the calm one, or None for empty boxes."""
        if question.link_id in self.answers:
            return self.answers[question.link_id]
        if question.type is QuestionType.ACKNOWLEDGE:
            return "yes"
        if question.type is not QuestionType.CHOICE:
            return None
        return next(_calm(question), None)


def _calm(question: Question) -> Iterator[object]:
    codes = [option.code for option in question.options]
    return (code for code in CALM if code in codes)


def _is_radio(question: Question) -> bool:
    choice = question.type is QuestionType.CHOICE
    return choice and question.render is not Render.SELECT


def _named(name: str) -> str:
    return f'main form [name="{name}"]'


def _choose(page: Page, question: Question, answer: object) -> None:
    page.locator(f'{_named(question.link_id)}[value="{answer}"]').check()


def _select(page: Page, question: Question, answer: object) -> None:
    page.wait_for_load_state()
    select = page.locator(_named(question.link_id))
    if select.is_visible():
        select.select_option(str(answer))
        return
    # A script made a box to type in of the long list.
    box = page.locator(f"#q-{question.link_id}")
    box.fill(words_of(question, answer))
    box.press("Tab")
    assert select.input_value() == str(answer)


def words_of(question: Question, answer: object) -> str:
    """Return the words that stand for this answer."""
    return next(o.text for o in question.options if str(o.code) == str(answer))


def _tick_all(page: Page, question: Question, answer: object) -> None:
    assert isinstance(answer, list)
    for code in answer:
        _choose(page, question, code)


def _type(page: Page, question: Question, answer: object) -> None:
    page.locator(_named(question.link_id)).first.fill(str(answer))


def _type_date(page: Page, question: Question, answer: object) -> None:
    assert isinstance(answer, date)
    for part in ("month", "day", "year"):
        box = page.locator(_named(f"{question.link_id}-{part}"))
        box.fill(str(getattr(answer, part)))


Fill = Callable[[Page, Question, object], None]
_RADIOS: Fill = _choose
_FILLS: Mapping[QuestionType, Fill] = {
    QuestionType.CHOICE: _select,
    QuestionType.MULTIPLE: _tick_all,
    QuestionType.ACKNOWLEDGE: _choose,
    QuestionType.DATE: _type_date,
    QuestionType.INTEGER: _type,
    QuestionType.DECIMAL: _type,
    QuestionType.STRING: _type,
    QuestionType.TEXT: _type,
}
