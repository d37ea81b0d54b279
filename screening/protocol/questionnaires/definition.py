"""What is asked: questionnaires, pages, questions and options, in FHIR's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from screening.protocol.answers import ENGLISH, Absent


class QuestionType(StrEnum):
    """How a question is answered; the names follow FHIR's item types where one fits."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    TEXT = "text"
    DATE = "date"
    ACKNOWLEDGE = "acknowledge"


class Render(StrEnum):
    """How a choice is drawn: radio buttons, or a select for long lists."""

    RADIO = "radio"
    SELECT = "select"


class Format(StrEnum):
    """What a string is, so that the page offers the right keyboard and checks it."""

    PLAIN = "plain"
    EMAIL = "email"
    PHONE = "phone"
    TIME = "time"


class Picture(StrEnum):
    """A drawing that says what the steps beside it say; it stands for no words."""

    NONE = ""
    SITTING = "sitting"


class AskedOf(StrEnum):
    """Who answers: patients on the web, or staff who key in what they alone know."""

    PATIENT = "patient"
    STAFF = "staff"


NUMERIC = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL})
CHOSEN = frozenset({QuestionType.CHOICE, QuestionType.MULTIPLE})
DECLINED_CODES = frozenset({"declined", "decline"})
UNSURE_CODE = "unsure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One answer that can be chosen. Integer codes are scores of an instrument."""

    code: str | int
    text: str
    help: str = ""
    loinc: str = ""
    also: tuple[str, ...] = ()  # the same by other names, in a long list


@dataclass(frozen=True, kw_only=True, slots=True)
class Help:
    """A panel that helps to find or measure an answer. A `folded` one begins closed."""

    title: str
    paragraphs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    learn: str = ""  # slug of an education page
    picture: Picture = Picture.NONE
    folded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """Numbers from lowest to highest, both included; None is open."""

    lowest: Decimal | None = None
    highest: Decimal | None = None

    def __contains__(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


Accepted = frozenset[str | int | Absent] | Range


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowIf:
    """All these questions have one of these answers. A page may name several ShowIfs;
    one that holds is enough."""

    accepted: Mapping[str, Accepted]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question in the words the patient reads.

    link_id is the flat key of the rule catalogue and never changes. Numbers carry
    lowest, highest and unit; `withhold` offers "I'm not sure" and "I'd rather not say"
    beside a number or a date (a choice names them among its options).
    """

    link_id: str
    text: str
    type: QuestionType
    help: str = ""
    options: tuple[Option, ...] = ()
    render: Render = Render.RADIO
    format: Format = Format.PLAIN
    required: bool = False
    withhold: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    unit: str = ""
    max_length: int = 200
    autocomplete: str = ""
    future: bool = False  # a date may lie in the future
    in_months: bool = False  # weeks may be told in months
    other_in: str = ""  # link id of the box for what a list does not hold
    loinc: str = ""
    group: str = ""  # questions of one group stand under one heading, e.g. a reading

    @property
    def range(self) -> Range:
        """Numbers that the form accepts."""
        return Range(lowest=self.lowest, highest=self.highest)

    def option(self, code: object) -> Option | None:
        """Return the option of that code, or None."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One topic on one screen. `keeps_answers`: once answered it counts for ever, since
    a danger answer must not vanish when an earlier answer changes."""

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: tuple[str, ...] = ()
    help: Help | None = None
    instrument: str = ""
    show_if: tuple[ShowIf, ...] = ()
    keeps_answers: bool = False
    repeat_of: str = ""
    repeat_number: int = 0
    language: str = ENGLISH

    @cached_property
    def link_ids(self) -> tuple[str, ...]:
        """Link ids asked on this page, in order."""
        return tuple([question.link_id for question in self.questions])

    @cached_property
    def blanks(self) -> Mapping[str, Absent]:
        """Every question left blank: what a save of this page starts from."""
        return dict.fromkeys(self.link_ids, Absent.LEFT_BLANK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """Pages made from one template. `gate` asks whether there is any, `another` (with
    {n}) whether there is one more. `removable`: a patient may take one off the list."""

    id: str
    gate: str
    another: str
    most: int
    removable: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Questionnaire:
    """One short form of the screening; its version rises with any change of wording."""

    id: str
    version: int
    title: str
    pages: tuple[Page, ...]
    asked_of: AskedOf = AskedOf.PATIENT
    intro: tuple[str, ...] = ()
    repeats: tuple[Repeat, ...] = field(default=())
    language: str = ENGLISH  # of the title and the intro; each page has its own
