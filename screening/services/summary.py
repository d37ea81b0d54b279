"""The columns of a screening that repeat what its flags and decisions say."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from screening.models import ClinicProfile, Flag, Screening, Status
from screening.protocol.answers import PageAnswers
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.questionnaires.definition import Page
from screening.protocol.rules.base import Level
from screening.services.flagging import highest
from screening.services.ladder import owed_by, steps_of

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
    "wakes_at",
    "case_version",
    "resolution",
    "resolved_at",
    "returns_at",
)


def note_judgement(screening: Screening, judgement: Judgement) -> tuple[str, ...]:
    """Repeat what the rules said last; return the columns, none where all stand."""
    urgency = judgement.urgency
    said = (
        urgency.code if urgency else "",
        [finding.rule.id for finding in judgement.raised],
        [finding.rule.id for finding in judgement.failed],
        len(judgement.not_assessed),
        len(judgement.failed),
    )
    if said == _judged(screening):
        return ()
    for column, value in zip(JUDGED, said, strict=True):
        setattr(screening, column, value)
    return JUDGED


_judged = attrgetter(*JUDGED)


def note_flags(screening: Screening, flags: Sequence[Flag], now: datetime) -> None:
    """Repeat how the flags stand, and put the screening in the queue if it belongs.

    New information opens a case again that was closed or put off.
    """
    still_open = [flag for flag in flags if not flag.closed]
    asked = Level.SAME_DAY if screening.call_asked_at else 0
    screening.open_level = max(highest(still_open), asked)
    screening.flag_count = len(flags)
    screening.closed_count = len(flags) - len(still_open)
    screening.case_version += 1
    if _is_news(screening, still_open):
        screening.resolved_at, screening.returns_at = None, None
        screening.resolution = ""
    screening.status = _status(screening, flags, still_open)
    urgent = screening.open_level >= Level.SAME_DAY
    if screening.queued_at is None and (urgent or screening.is_submitted):
        screening.queued_at = now
    note_clock(screening, still_open)


def note_clock(screening: Screening, still_open: Sequence[Flag]) -> None:
    """Repeat by when somebody must act, and when the worker has to look again."""
    calendar = ClinicProfile.current().calendar
    owed = owed_by(screening, still_open, calendar)
    screening.due_at = owed[0].due_at if owed else None
    first_steps = (next(steps_of(each, calendar)).at for each in owed)
    moments = (*first_steps, screening.returns_at)
    screening.wakes_at = min(filter(None, moments), default=None)


def _is_news(screening: Screening, still_open: Sequence[Flag]) -> bool:
    """Tell whether there is something that no person has laid aside."""
    if screening.call_asked_at:
        return True
    if screening.resolved_at is not None:
        return bool(still_open)
    return any(not flag.is_seen for flag in still_open)


def _status(
    screening: Screening, flags: Sequence[Flag], still_open: Sequence[Flag]
) -> Status:
    if not screening.is_submitted:
        return Status.NOT_FINISHED
    if screening.call_asked_at:
        return Status.TO_REVIEW
    if screening.resolved_at is not None:
        return Status.CLOSED
    if screening.returns_at is not None:
        return Status.WAITING
    if not flags:
        return Status.NO_FLAGS
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
