"""What is handed out of each table that leads to a case, and of which nothing is.

A test walks all models: one that stands in neither list fails it.
"""

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.models import (
    AccessReason,
    Amendment,
    CallbackAnswer,
    CallbackRequest,
    CaseEvent,
    CaseNote,
    CasePresence,
    Consultation,
    ConsultationStep,
    ContactAttempt,
    Decision,
    ErasureStep,
    Escalation,
    Evaluation,
    Flag,
    FlagEvent,
    HoldStep,
    Notice,
    ReturnLink,
    ReturnMail,
    SavedPage,
    Screening,
    SearchKey,
    ShownSection,
    TeachBack,
)

# The part of the file in which the rows of each table stand.
HANDED_OUT: dict[type[Model], str] = {
    Screening: "reference",
    SavedPage: "answers",
    Evaluation: "scores",
    Flag: "flags",
    Amendment: "changes",
    CallbackRequest: "calls",
    CallbackAnswer: "calls",
    ContactAttempt: "staff",
    CaseNote: "staff",
    Decision: "staff",
    Consultation: "staff",
    ConsultationStep: "staff",
    HoldStep: "reasons",
    ErasureStep: "reasons",
    AccessReason: "reasons",
    ShownSection: "shown",
    TeachBack: "understood",
    CaseEvent: "history",
    FlagEvent: "history",
    Escalation: "history",
    Notice: "history",
}

_SECRETS: Promise = _(
    "Links to come back, kept as a digest that nobody can read, and the mails that "
    "bring them: that a link was made stands in the history."
)
LEFT_OUT: dict[type[Model], Promise] = {
    ReturnLink: _SECRETS,
    ReturnMail: _SECRETS,
    SearchKey: _(
        "Digests by which staff find a case: made of the name, date of birth, phone "
        "and e-mail that stand among the answers."
    ),
    CasePresence: _(
        "Who of the staff has the case open at this moment: forgotten in minutes."
    ),
}


def left_out() -> list[str]:
    """Return what is left out of every file and why, each once."""
    return list(dict.fromkeys(map(str, LEFT_OUT.values())))
