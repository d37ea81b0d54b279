"""The only code that writes records of a case. Every verb is one transaction."""

from screening.services.amending import (
    hand_in_amendment,
    open_amendment,
    save_amended_page,
)
from screening.services.decisions import acknowledge_flag, close_flag
from screening.services.errors import (
    AlreadyClosed,
    AlreadySubmitted,
    AmendmentHandedIn,
    IncompleteScreening,
    NotSubmitted,
    NotTheirAmendment,
    PageNotAsked,
    ReasonRequired,
    Refused,
)
from screening.services.findings import evidence_of
from screening.services.publishing import publish_protocol
from screening.services.reading import journey_of, latest_evaluation
from screening.services.saving import Saved, save_page
from screening.services.starting import Started, find_screening, start_screening
from screening.services.submission import submit

__all__ = [
    "AlreadyClosed",
    "AlreadySubmitted",
    "AmendmentHandedIn",
    "IncompleteScreening",
    "NotSubmitted",
    "NotTheirAmendment",
    "PageNotAsked",
    "ReasonRequired",
    "Refused",
    "Saved",
    "Started",
    "acknowledge_flag",
    "close_flag",
    "evidence_of",
    "find_screening",
    "hand_in_amendment",
    "journey_of",
    "latest_evaluation",
    "open_amendment",
    "publish_protocol",
    "save_amended_page",
    "save_page",
    "start_screening",
    "submit",
]
