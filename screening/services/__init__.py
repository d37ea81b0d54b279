"""The only code that writes records of a case. Every verb is one transaction."""

from screening.services.amending import (
    amend_page,
    hand_in_amendment,
    open_amendment,
    save_amended_page,
)
from screening.services.callbacks import (
    Wish,
    answer_callback,
    open_callbacks,
    request_callback,
)
from screening.services.coming_back import come_back, find_return_link
from screening.services.decisions import acknowledge_flag, close_flag
from screening.services.errors import (
    AlreadyClosed,
    AlreadySubmitted,
    AmendmentHandedIn,
    IncompleteScreening,
    LinkDead,
    NoSecondFact,
    NoSuchPage,
    NotProved,
    NotSubmitted,
    NotTheirAmendment,
    PageNotAsked,
    ReasonRequired,
    Refused,
    TooManyCalls,
    TooManyMails,
    TooManyTries,
)
from screening.services.findings import evidence_of
from screening.services.learning import (
    Section,
    Understood,
    add_page,
    added_pages,
    library,
    note_shown,
    read_teach_back,
    save_teach_back,
)
from screening.services.proving import open_again
from screening.services.publishing import publish_protocol
from screening.services.reading import journey_of, latest_evaluation
from screening.services.return_links import (
    MadeLink,
    MailWish,
    made_link,
    make_return_link,
)
from screening.services.safety import has_read_help, note_help_read, note_stopped
from screening.services.saving import Saved, save_page
from screening.services.starting import Started, find_screening, start_screening
from screening.services.submission import submit

__all__ = [
    "AlreadyClosed",
    "AlreadySubmitted",
    "AmendmentHandedIn",
    "IncompleteScreening",
    "LinkDead",
    "MadeLink",
    "MailWish",
    "NoSecondFact",
    "NoSuchPage",
    "NotProved",
    "NotSubmitted",
    "NotTheirAmendment",
    "PageNotAsked",
    "ReasonRequired",
    "Refused",
    "Saved",
    "Section",
    "Started",
    "TooManyCalls",
    "TooManyMails",
    "TooManyTries",
    "Understood",
    "Wish",
    "acknowledge_flag",
    "add_page",
    "added_pages",
    "amend_page",
    "answer_callback",
    "close_flag",
    "come_back",
    "evidence_of",
    "find_return_link",
    "find_screening",
    "hand_in_amendment",
    "has_read_help",
    "journey_of",
    "latest_evaluation",
    "library",
    "made_link",
    "make_return_link",
    "note_help_read",
    "note_shown",
    "note_stopped",
    "open_again",
    "open_amendment",
    "open_callbacks",
    "publish_protocol",
    "read_teach_back",
    "request_callback",
    "save_amended_page",
    "save_page",
    "save_teach_back",
    "start_screening",
    "submit",
]
