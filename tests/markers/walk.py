"""A patient and a clinician go everywhere and type a marker into every box."""

import re
from dataclasses import dataclass, field

from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import Format, QuestionType
from tests.durability.away import sign_in
from tests.forms import forms_of, main_form
from tests.markers.needles import MAIL, PHONE, STEM
from tests.served import Browser, Server

MOST_PAGES = 150
BIRTH = {"month": "8", "day": "29", "year": "1961"}
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


@dataclass
class Walk:
    """What every step left behind where a patient's words must never be."""

    server: Server
    titles: set[str] = field(default_factory=set)
    browsers: list[Browser] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)

    def browser(self) -> Browser:
        """Return a new browser whose traces are kept."""
        made = Browser(self.server.url)
        self.browsers.append(made)
        return made

    def send(self, browser: Browser, path: str, form: str = "", **told: str) -> int:
        """Open a page and send the form on it that has these boxes."""
        if path:
            browser.get(path)
        forms = [f for f in forms_of(browser.html) if told.keys() <= f.names]
        wanted = [f for f in forms if form in f.action] or forms
        assert wanted, (browser.url, told.keys(), browser.html)
        biggest = max(wanted, key=lambda one: len(one.names))
        target = biggest.action or browser.url
        url = target if target.startswith("http") else f"{browser.site}{target}"
        status = browser.ask(url, biggest.send(**told))
        self.typed |= told.keys()
        self.note(browser)
        return status

    def note(self, browser: Browser) -> None:
        """Keep title and headers of the page that stands open."""
        self.titles.update(TITLE.findall(browser.html))
        self.headers.append(browser.headers)

    def questions(self, browser: Browser) -> None:
        """Answer every page up to the last look."""
        browser.begin()
        for _ in range(MOST_PAGES):
            self.note(browser)
            if "/now/" in browser.url:
                browser.ask(browser.url, main_form(browser.html).send() | GO_ON)
            elif "/page/" in browser.url:
                self._answer(browser)
            else:
                break
        assert browser.url.endswith("/check/"), (browser.url, browser.html)

    def _answer(self, browser: Browser) -> None:
        form = main_form(browser.html)
        told = {k: v for k, v in answers_of(browser.page_id).items() if k in form.names}
        seen = {"seen": ["1"]}
        self.typed |= {name for name, text in told.items() if STEM in text}
        data = {**form.send(**told), **seen}
        browser.ask(browser.url.split("?")[0], data)
        assert browser.status == 200, browser.html

    def signed_in(self) -> Browser:
        """Return the browser of a member of staff with every role."""
        browser = self.browser()
        sign_in(browser)
        self.note(browser)
        return browser


GO_ON = {"choice": ["go"]}


def answers_of(page_id: str) -> dict[str, str]:
    """Return what is typed into each box of a page, and the first of its choices."""
    told: dict[str, str] = {}
    for question in load_protocol().page(page_id).questions:
        told |= _answer_of(question)
    return told


def _answer_of(question) -> dict[str, str]:
    name, words = question.link_id, f"{STEM} {question.link_id}"
    if question.type is QuestionType.DATE:
        return {f"{name}-{part}": number for part, number in BIRTH.items()}
    if question.format is Format.PHONE:
        return {name: PHONE}
    if question.format is Format.EMAIL:
        return {name: MAIL}
    if question.type in {QuestionType.STRING, QuestionType.TEXT}:
        plain = question.format is Format.PLAIN
        return {name: words[: question.max_length or len(words)]} if plain else {}
    if question.options:
        return {name: str(question.options[0].code)}
    return {name: "yes"} if question.type is QuestionType.ACKNOWLEDGE else {}
