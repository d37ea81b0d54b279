"""A patient without a mouse: Tab, Space, Enter, arrows and letters, nothing else."""

from datetime import date

from playwright.sync_api import Page

from screening.protocol.questionnaires.definition import Question, QuestionType, Render
from tests.browser.patient import Patient, words_of

MOST_TABS = 120
# Whether the focus stands on a box of this name, and of this value if one is given.
AT = """([name, value]) => {
  const e = document.activeElement;
  // A box that a script made of a long list has no name of its own.
  const found = e.getAttribute("role") === "combobox";
  const at = found ? e.id === `q-${name}` : e.name === name;
  return at && (value === null || e.value === value);
}"""
VALUE = "document.activeElement.value"


class KeyboardPatient(Patient):
    """Fill whatever page is shown by keys alone."""

    def __init__(self, page: Page, answers: dict[str, object]) -> None:
        super().__init__(page, answers)
        self.keys = page.keyboard

    def starts_by_keys(self, site: str) -> None:
        """Come from the start page to the first page of questions."""
        self.page.goto(f"{site}/screening/")
        self.presses("Start now")

    def fills_in(self, question: Question, answer: object) -> None:
        """Answer one question."""
        if answer is None:
            return
        kind = question.type
        if kind is QuestionType.CHOICE:
            self._chooses(question, str(answer))
        elif kind in {QuestionType.MULTIPLE, QuestionType.ACKNOWLEDGE}:
            for code in answer if isinstance(answer, list) else [answer]:
                self._goes_to(question.link_id, str(code))
                self.keys.press("Space")
        elif isinstance(answer, date):
            for part in ("month", "day", "year"):
                self._types(f"{question.link_id}-{part}", getattr(answer, part))
        else:
            self._types(question.link_id, answer)

    def goes_on(self) -> None:
        """Save the page."""
        self.presses("Save and continue")

    def presses(self, words: str) -> None:
        """Go to a button and press it."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement.textContent.trim()") == words:
                with self.page.expect_navigation():
                    self.keys.press("Enter")
                return
            self.keys.press("Tab")
        raise AssertionError(f"the Tab key never reached {words!r}")

    def _chooses(self, question: Question, code: str) -> None:
        # A script makes a box to type in of a long list; without it the list stands.
        box = f"#q-{question.link_id}[role=combobox]"
        if question.other_in and self.page.locator(box).count():
            self._finds(question, code)
            return
        if question.render is Render.SELECT:
            self._goes_to(question.link_id)
            steps = sum(1 + len(option.also) for option in question.options)
        else:
            self._goes_to(question.link_id)
            self.keys.press("Space")
            steps = len(question.options) - 1
        for _ in range(steps):
            if self.page.evaluate(VALUE) == code:
                return
            self.keys.press("ArrowDown")
        assert self.page.evaluate(VALUE) == code

    def _finds(self, question: Question, code: str) -> None:
        self._goes_to(question.link_id)
        self.keys.insert_text(words_of(question, code))
        self.keys.press("ArrowDown")
        self.keys.press("Enter")
        chosen = self.page.locator(f"[name={question.link_id}]").input_value()
        assert chosen == code

    def _types(self, name: str, answer: object) -> None:
        self._goes_to(name)
        self.keys.insert_text(str(answer))

    def _goes_to(self, name: str, value: str | None = None) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate(AT, [name, value]):
                return
            self.keys.press("Tab")
        raise AssertionError(f"the Tab key never reached {name}")
