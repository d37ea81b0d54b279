"""Two questions before the end on what matters most, with a kind explanation.

They judge nobody and no rule reads them: what is right is kept with the answer, and a
wrong one is a note for the talk with the clinician (decision 0155).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake.languages import shown
from screening.services import Understood

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that can be chosen."""

    code: str
    text: Words
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachBackQuestion:
    """A question, its answers, and what to remember."""

    id: str
    text: Words
    choices: tuple[Choice, ...]
    explanation: Words

    @property
    def name(self) -> str:
        """Return the name of its boxes."""
        return f"understood_{self.id}"


UNSURE = Choice(code="unsure", text=_("I'm not sure"))
QUESTIONS = (
    TeachBackQuestion(
        id="drive",
        text=_("After a treatment, when may you drive again?"),
        choices=(
            Choice(code="awake", text=_("As soon as I feel awake")),
            Choice(code="evening", text=_("In the evening of the same day")),
            Choice(
                code="next_day",
                text=_("The next day, after a good night's sleep"),
                right=True,
            ),
            UNSURE,
        ),
        explanation=_(
            "Do not drive until the next day, after a good night's sleep. You may feel "
            "awake before you are quick enough to drive. Have an adult take you home."
        ),
    ),
    TeachBackQuestion(
        id="medicines",
        text=_("What do you do with the medicines that you take now?"),
        choices=(
            Choice(code="stop", text=_("I stop them before the first visit")),
            Choice(
                code="keep",
                text=_("I keep taking them, and ask before I change anything"),
                right=True,
            ),
            Choice(code="some", text=_("I leave out the ones that make me sleepy")),
            UNSURE,
        ),
        explanation=_(
            "Keep taking your medicines as you do now. Stopping some of them at once "
            "is dangerous. If one has to change, your doctor and our team plan it with "
            "you."
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as drawn, with what was chosen so far."""

    question: TeachBackQuestion
    chosen: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What to say of an answer: never that it was a failure."""

    question: Words
    right: bool
    explanation: Words


def asked(sent: Mapping[str, str]) -> list[Asked]:
    """Return the questions with what was sent."""
    return [Asked(each, sent.get(each.name, "")) for each in QUESTIONS]


def read(sent: Mapping[str, str]) -> list[Understood]:
    """Return what was answered, in the English words that staff read."""
    language = shown()
    with translation.override(settings.LANGUAGE_CODE):
        return [
            _understood(each, sent.get(each.name, ""), language) for each in QUESTIONS
        ]


def explained(answers: Sequence[Understood]) -> list[Explained]:
    """Return what to say of what was answered, in the patient's language."""
    known = {each.id: each for each in QUESTIONS}
    return [
        Explained(known[each.id].text, each.right, known[each.id].explanation)
        for each in answers
        if each.right is not None and each.id in known
    ]


def _understood(question: TeachBackQuestion, code: str, language: str) -> Understood:
    chosen = next((each for each in question.choices if each.code == code), None)
    return Understood(
        id=question.id,
        question=str(question.text),
        answer=str(chosen.text) if chosen else "",
        right=chosen.right if chosen else None,
        language=language,
    )
