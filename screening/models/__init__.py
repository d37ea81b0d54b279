"""Records. Rows of history are added, never changed: see `append_only`."""

from screening.models.access import AccessReason, Why
from screening.models.access import Purpose as AccessPurpose
from screening.models.amendments import Amendment, AmendmentReason
from screening.models.attempts import Attempt
from screening.models.audit import CaseEvent, CaseEventKind
from screening.models.calendar import Holiday, OnCall, OpeningSpan
from screening.models.callbacks import CallbackAnswer, CallbackRequest
from screening.models.clinic_profile import ClinicProfile
from screening.models.consultations import (
    Consultation,
    ConsultationKind,
    ConsultationOutcome,
    ConsultationStep,
    ConsultationStepKind,
)
from screening.models.contacts import (
    CaseNote,
    Channel,
    ContactAttempt,
    ContactOutcome,
)
from screening.models.decisions import (
    Decision,
    DecisionKind,
    Resolution,
    RuleJudgement,
)
from screening.models.escalations import Escalation
from screening.models.evaluation import Evaluation
from screening.models.flags import Flag, FlagEvent, FlagEventKind, FlagOutcome
from screening.models.keeping import (
    ErasureKind,
    ErasurePermit,
    ErasureResidue,
    ErasureStep,
    HoldKind,
    HoldStep,
)
from screening.models.learning import ShownHow, ShownSection, TeachBack
from screening.models.notices import Notice, NoticeState, WorkerHeartbeat
from screening.models.preferences import (
    Delivery,
    NoticeKind,
    NoticePreference,
    QuietHours,
)
from screening.models.presence import CasePresence
from screening.models.protocol_version import ProtocolVersion
from screening.models.return_links import (
    MailKind,
    MailState,
    Purpose,
    ReturnLink,
    ReturnMail,
    SecondFact,
)
from screening.models.rungs import Rung
from screening.models.screening import SavedPage, Screening, Status
from screening.models.search_keys import SearchKey, SearchKind
from screening.models.trail import AuditEntry, AuditKind

__all__ = [
    "AccessPurpose",
    "AccessReason",
    "Amendment",
    "AmendmentReason",
    "Attempt",
    "AuditEntry",
    "AuditKind",
    "CallbackAnswer",
    "CallbackRequest",
    "CaseEvent",
    "CaseEventKind",
    "CaseNote",
    "CasePresence",
    "Channel",
    "ClinicProfile",
    "Consultation",
    "ConsultationKind",
    "ConsultationOutcome",
    "ConsultationStep",
    "ConsultationStepKind",
    "ContactAttempt",
    "ContactOutcome",
    "Decision",
    "DecisionKind",
    "Delivery",
    "ErasureKind",
    "ErasurePermit",
    "ErasureResidue",
    "ErasureStep",
    "Escalation",
    "Evaluation",
    "Flag",
    "FlagEvent",
    "FlagEventKind",
    "FlagOutcome",
    "HoldKind",
    "HoldStep",
    "Holiday",
    "MailKind",
    "MailState",
    "Notice",
    "NoticeKind",
    "NoticePreference",
    "NoticeState",
    "OnCall",
    "OpeningSpan",
    "ProtocolVersion",
    "Purpose",
    "QuietHours",
    "Resolution",
    "ReturnLink",
    "ReturnMail",
    "RuleJudgement",
    "Rung",
    "SavedPage",
    "Screening",
    "SearchKey",
    "SearchKind",
    "SecondFact",
    "ShownHow",
    "ShownSection",
    "Status",
    "TeachBack",
    "Why",
    "WorkerHeartbeat",
]
