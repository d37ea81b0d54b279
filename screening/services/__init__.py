"""The only code that writes records of a case. Every verb is one transaction."""

from screening.services.amending import (
    amend_page,
    hand_in_amendment,
    open_amendment,
    save_amended_page,
)
from screening.services.asking_pressure import settle_pressure
from screening.services.callbacks import (
    Wish,
    answer_callback,
    open_callbacks,
    request_callback,
)
from screening.services.case_decisions import (
    acknowledge_case,
    close_case,
    open_proposal,
    put_off,
    reopen_case,
)
from screening.services.cases import CaseChanged, Seen, seen_of
from screening.services.coming_back import come_back, find_return_link
from screening.services.consultations import (
    Slot,
    Wanted,
    book_consultation,
    call_off_consultation,
    end_consultation,
    next_appointment,
    request_consultation,
)
from screening.services.contacts import (
    Try,
    add_note,
    correct_contact,
    record_contact,
)
from screening.services.deciding import Closing
from screening.services.decisions import acknowledge_flag, close_flag, reopen_flag
from screening.services.errors import (
    AlreadyClosed,
    AlreadySettled,
    AlreadySubmitted,
    AmendmentHandedIn,
    BadTime,
    ConsultationOver,
    DateRequired,
    IncompleteScreening,
    LinkDead,
    NoSecondFact,
    NoSuchPage,
    NotAllowed,
    NotCorrectable,
    NotOwner,
    NotProved,
    NotSubmitted,
    NotTheirAmendment,
    PageNotAsked,
    ReasonRequired,
    Refused,
    SamePerson,
    TooFewTries,
    TooManyCalls,
    TooManyMails,
    TooManyTries,
    UrgentFlagOpen,
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
from screening.services.overlaps import DoubleBooked
from screening.services.owning import claim_case, hand_over_case, release_case
from screening.services.passing_up import escalate_case
from screening.services.presence import arrive, leave, note_look, present_in
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
from screening.services.second_looks import correct_decision, sign_decision
from screening.services.setting_aside import bring_in
from screening.services.staff_entry import KeyedIn, key_in
from screening.services.starting import Started, find_screening, start_screening
from screening.services.submission import submit
from screening.services.unreachable import too_many_failed

__all__ = [
    "AlreadyClosed",
    "AlreadySettled",
    "AlreadySubmitted",
    "AmendmentHandedIn",
    "BadTime",
    "CaseChanged",
    "Closing",
    "ConsultationOver",
    "DateRequired",
    "DoubleBooked",
    "IncompleteScreening",
    "KeyedIn",
    "LinkDead",
    "MadeLink",
    "MailWish",
    "NoSecondFact",
    "NoSuchPage",
    "NotAllowed",
    "NotCorrectable",
    "NotOwner",
    "NotProved",
    "NotSubmitted",
    "NotTheirAmendment",
    "PageNotAsked",
    "ReasonRequired",
    "Refused",
    "SamePerson",
    "Saved",
    "Section",
    "Seen",
    "Slot",
    "Started",
    "TooFewTries",
    "TooManyCalls",
    "TooManyMails",
    "TooManyTries",
    "Try",
    "Understood",
    "UrgentFlagOpen",
    "Wanted",
    "Wish",
    "acknowledge_case",
    "acknowledge_flag",
    "add_note",
    "add_page",
    "added_pages",
    "amend_page",
    "answer_callback",
    "arrive",
    "book_consultation",
    "bring_in",
    "call_off_consultation",
    "claim_case",
    "close_case",
    "close_flag",
    "come_back",
    "correct_contact",
    "correct_decision",
    "end_consultation",
    "escalate_case",
    "evidence_of",
    "find_return_link",
    "find_screening",
    "hand_in_amendment",
    "hand_over_case",
    "has_read_help",
    "journey_of",
    "key_in",
    "latest_evaluation",
    "leave",
    "library",
    "made_link",
    "make_return_link",
    "next_appointment",
    "note_help_read",
    "note_look",
    "note_shown",
    "note_stopped",
    "open_again",
    "open_amendment",
    "open_callbacks",
    "open_proposal",
    "present_in",
    "publish_protocol",
    "put_off",
    "read_teach_back",
    "record_contact",
    "release_case",
    "reopen_case",
    "reopen_flag",
    "request_callback",
    "request_consultation",
    "save_amended_page",
    "save_page",
    "save_teach_back",
    "seen_of",
    "settle_pressure",
    "sign_decision",
    "start_screening",
    "submit",
    "too_many_failed",
]
