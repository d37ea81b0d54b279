"""The only code that writes records of a case. Every verb is one transaction."""

from screening.services.decisions import acknowledge_flag, close_flag
from screening.services.errors import (
    AlreadyClosed,
    AlreadySubmitted,
    IncompleteScreening,
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
    "IncompleteScreening",
    "PageNotAsked",
    "ReasonRequired",
    "Refused",
    "Saved",
    "Started",
    "acknowledge_flag",
    "close_flag",
    "evidence_of",
    "find_screening",
    "journey_of",
    "latest_evaluation",
    "publish_protocol",
    "save_page",
    "start_screening",
    "submit",
]
