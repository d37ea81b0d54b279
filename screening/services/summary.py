"""The columns of a screening that repeat what its flags and decisions say."""

from collections.abc import Sequence
from datetime import datetime

from screening.models import ClinicProfile, Flag, Screening, Status
from screening.protocol.answers import PageAnswers
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.questionnaires.definition import Page
from screening.protocol.rules.base import Level
from screening.services.flagging import highest

JUDGED = ("urgency", "raised", "failed", "not_assessed_count", "failed_count")
# Who the patient is: so that a list can name people without opening every page.
IDENTITY = frozenset(
    {
        "legal_first_name",
        "legal_last_name",
        "name_used",
        "birth_date",
        "phone",
        "email",
    }
)
FLAGGED = (
    "open_level",
    "flag_count",
    "closed_count",
    "status",
    "queued_at",
    "due_at",
)


def note_judgement(screening: Screening, judgement: Judgement) -> None:
    """Repeat what the rules said last."""
    urgency = judgement.urgency
    screening.urgency = urgency.code if urgency else ""
    screening.raised = [finding.rule.id for finding in judgement.raised]
    screening.failed = [finding.rule.id for finding in judgement.failed]
    screening.not_assessed_count = len(judgement.not_assessed)
    screening.failed_count = len(judgement.failed)


def note_flags(screening: Screening, flags: Sequence[Flag], now: datetime) -> None:
    """Repeat how the flags stand, and put the screening in the queue if it belongs."""
    still_open = [flag for flag in flags if not flag.closed]
    asked = Level.SAME_DAY if screening.call_asked_at else 0
    screening.open_level = max(highest(still_open), asked)
    screening.due_at = _due_at(screening, still_open)
    screening.flag_count = len(flags)
    screening.closed_count = len(flags) - len(still_open)
    screening.status = _status(screening, flags, still_open)
    urgent = screening.open_level >= Level.SAME_DAY
    if screening.queued_at is None and (urgent or screening.is_submitted):
        screening.queued_at = now


def _due_at(screening: Screening, still_open: Sequence[Flag]) -> datetime | None:
    """Return the earliest time by which somebody must act, by the clinic's calendar."""
    calendar = ClinicProfile.current().calendar
    waiting = [(flag.urgency, flag.raised_at) for flag in still_open]
    if screening.call_asked_at:
        level = Level(max(highest(still_open), Level.SAME_DAY))
        waiting.append((level, screening.call_asked_at))
    due = (calendar.due_at(level, since) for level, since in waiting)
    return min((moment for moment in due if moment is not None), default=None)


def _status(
    screening: Screening, flags: Sequence[Flag], still_open: Sequence[Flag]
) -> Status:
    if not screening.is_submitted:
        return Status.NOT_FINISHED
    if screening.call_asked_at:
        return Status.TO_REVIEW
    if not flags:
        return Status.NO_FLAGS
    if not still_open:
        return Status.CLOSED
    seen = all(flag.is_seen for flag in still_open)
    return Status.ACKNOWLEDGED if seen else Status.TO_REVIEW


def note_identity(screening: Screening, page: Page, answers: PageAnswers) -> bool:
    """Repeat who the patient is, sealed; tell whether this page says it anew."""
    asked = IDENTITY.intersection(page.link_ids)
    if not asked:
        return False
    known = screening.identity_answers()
    given = {key: str(answers.given.get(key, "")) for key in asked}
    now = {k: v for k, v in (known | given).items() if v}
    if now == known:
        return False
    screening.seal("identity", now)
    return True
