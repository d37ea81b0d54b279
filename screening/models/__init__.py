"""Records. Rows of history are added, never changed: see `append_only`."""

from screening.models.amendments import Amendment, AmendmentReason
from screening.models.attempts import Attempt
from screening.models.audit import CaseEvent, CaseEventKind
from screening.models.calendar import Holiday, OnCall, OpeningSpan
from screening.models.callbacks import CallbackAnswer, CallbackRequest
from screening.models.clinic_profile import ClinicProfile
from screening.models.evaluation import Evaluation
from screening.models.flags import (
    Decision,
    DecisionKind,
    Flag,
    FlagEvent,
    FlagEventKind,
    FlagOutcome,
)
from screening.models.learning import ShownHow, ShownSection, TeachBack
from screening.models.notices import Notice, NoticeState, WorkerHeartbeat
from screening.models.protocol_version import ProtocolVersion
from screening.models.return_links import (
    MailKind,
    MailState,
    Purpose,
    ReturnLink,
    ReturnMail,
    SecondFact,
)
from screening.models.screening import SavedPage, Screening, Status

__all__ = [
    "Amendment",
    "AmendmentReason",
    "Attempt",
    "CallbackAnswer",
    "CallbackRequest",
    "CaseEvent",
    "CaseEventKind",
    "ClinicProfile",
    "Decision",
    "DecisionKind",
    "Evaluation",
    "Flag",
    "FlagEvent",
    "FlagEventKind",
    "FlagOutcome",
    "Holiday",
    "MailKind",
    "MailState",
    "Notice",
    "NoticeState",
    "OnCall",
    "OpeningSpan",
    "ProtocolVersion",
    "Purpose",
    "ReturnLink",
    "ReturnMail",
    "SavedPage",
    "Screening",
    "SecondFact",
    "ShownHow",
    "ShownSection",
    "Status",
    "TeachBack",
    "WorkerHeartbeat",
]
