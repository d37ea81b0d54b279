"""Bring a case back to staff when its answers change after submission.

The flag is one of the clinic's way of working and of no clinical rule: it says that
there is something new to read, also where no rule has changed its outcome.
"""

from datetime import datetime

from screening.models import (
    CaseEventKind,
    Evaluation,
    Flag,
    FlagEvent,
    FlagEventKind,
    FlagOutcome,
    Screening,
    Status,
)
from screening.protocol.rules.base import Level
from screening.services import trail
from screening.services.flagging import flags_of
from screening.services.notifying import tell_owner
from screening.services.summary import note_flags

CHANGED_RULE, CHANGED_VERSION = "CHG-01", 1
CONTENT = {
    "title": "Answers changed after submission",
    "sentence": "Answers were changed or added after the screening was handed in.",
    "action": (
        "Read before and after under “Changed after submission”. Look again at what "
        "was decided on the old answers."
    ),
    "message": "",
    "tags": [],
    "sources": [
        {
            "text": "Clinic policy: new information goes back to a person",
            "ref": "decision record 0066",
            "mark": "",
        }
    ],
    "evidence": [],
    "threshold": "",
}
# What staff had finished with or were working on: it waits anew.
_LAID_ASIDE = frozenset({Status.ACKNOWLEDGED, Status.CLOSED, Status.WAITING})
_FINISHED = frozenset({Status.CLOSED, Status.WAITING})


def bring_back(screening: Screening, row: Evaluation, now: datetime) -> None:
    """Have a person look again; the caller saves the screening.

    One open flag is enough for any number of changes; a person who saw it before is
    asked once more.
    """
    flags = flags_of(screening)
    standing = [f for f in flags if f.rule_id == CHANGED_RULE and not f.closed]
    if not standing:
        flags.append(_raise(row, now))
    for flag in standing:
        _again(flag, row, now)
    note_flags(screening, flags, now)


def wait_anew(screening: Screening, before: str, now: datetime) -> None:
    """Let a case wait from now on if it was laid aside; one that waits keeps its place.

    before is its status before the change.
    """
    if before not in _LAID_ASIDE or screening.status != Status.TO_REVIEW:
        return
    screening.queued_at = now
    if before in _FINISHED:
        trail.note_event(screening.pk, CaseEventKind.REOPENED, now=now)
    tell_owner(screening, now)


def _raise(row: Evaluation, now: datetime) -> Flag:
    flag = Flag(
        screening_id=row.screening_id,
        evaluation=row,
        rule_id=CHANGED_RULE,
        rule_version=CHANGED_VERSION,
        outcome=FlagOutcome.RAISED,
        level=Level.NOTE,
        raised_at=now,
    )
    flag.seal("content", CONTENT)
    flag.save(force_insert=True)
    # As `with_state()` would have read them.
    flag.closed, flag.acknowledged_at, flag.raised_again_at = False, None, None
    flag.last_event = None
    return flag


def _again(flag: Flag, row: Evaluation, now: datetime) -> None:
    if not flag.is_seen:
        return
    FlagEvent.objects.create(
        flag=flag, evaluation=row, kind=FlagEventKind.RAISED_AGAIN, at=now
    )
    flag.raised_again_at = now
