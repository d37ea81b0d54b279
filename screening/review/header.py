"""Who the patient is and how to reach them: what stands at the top of a case."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from screening.protocol.answers import Answers
from screening.protocol.protocol import Protocol
from screening.review.cards import Line
from screening.review.wording import in_words, label

# Read at a glance, in the order of a call.
REACH = ("contact_ask_for", "contact_best_time", "contact_ways", "email")
HOME_LANGUAGE = "English"


@dataclass(frozen=True, slots=True)
class Header:
    """The person in the words of the answers; empty text where nothing was told.

    `may_leave_message` is None where it was not answered: then nobody does.
    """

    name: str
    name_used: str
    initials: str
    birth_date: str
    age: int | None
    phone: str
    may_leave_message: bool | None
    language: str
    interpreter: str
    lines: tuple[Line, ...]

    @property
    def message_words(self) -> str:
        """Say whether a message may be left."""
        if self.may_leave_message:
            return _("It is safe to leave a message")
        if self.may_leave_message is None:
            return _("Not answered whether it is safe to leave a message: do not")
        return _("Not safe to leave a message")


def read_header(protocol: Protocol, answers: Answers, age: object) -> Header:
    """Read the header from the answers that count."""

    def said(key: str) -> str:
        asked = protocol.has_question(key) and answers.given(key)
        return in_words(protocol, key, answers[key]) if asked else ""

    names = [said("legal_first_name"), said("legal_last_name")]
    safe = answers["contact_safe_message"]
    return Header(
        name=" ".join(filter(None, names)),
        name_used=said("name_used"),
        initials=initials(*names),
        birth_date=said("birth_date"),
        age=age if isinstance(age, int) else None,
        phone=said("phone"),
        may_leave_message={"yes": True, "no": False}.get(str(safe)),
        language=said("language"),
        interpreter=said("interpreter"),
        lines=tuple(
            Line(key, label(protocol, key), said(key)) for key in REACH if said(key)
        ),
    )


def age_on(birth_date: str, on: date) -> int | None:
    """Return whole years of a stored date of birth; None where there is none."""
    try:
        born = date.fromisoformat(birth_date)
    except ValueError:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def initials(*names: str) -> str:
    """Return the first letters with full stops: "R. E."; empty where none is known."""
    return " ".join(f"{name[0].upper()}." for name in names if name)
