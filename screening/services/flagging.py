"""Turn findings into flags, and keep what later answers do to them.

A rule that failed is flagged like one that was raised, under its own outcome: it goes
to a person, who closes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from screening.models import (
    Evaluation,
    Flag,
    FlagEvent,
    FlagEventKind,
    FlagOutcome,
    Screening,
)
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.rules.engine import Finding
from screening.services.findings import evidence_json, flag_json

Signal = tuple[str, str]  # rule id and outcome


@dataclass(slots=True)
class Changes:
    """What one evaluation does to the flags of a screening."""

    evaluation: Evaluation
    all_flags: list[Flag]
    new: list[Flag] = field(default_factory=list)
    again: list[Flag] = field(default_factory=list)
    events: list[FlagEvent] = field(default_factory=list)

    @property
    def told(self) -> tuple[Flag, ...]:
        """Flags that staff have to hear of: new ones, and those raised again."""
        return (*self.new, *self.again)


def find_changes(
    screening: Screening, judgement: Judgement, row: Evaluation, now: datetime
) -> Changes | None:
    """Return new flags and events; None where nothing about flags can have changed."""
    current = _signals(judgement)
    before = _signals_before(screening)
    if current.keys() == before and not screening.closed_count:
        return None
    known = flags_of(screening) if screening.flag_count else []
    changes = Changes(evaluation=row, all_flags=known)
    newest = {(flag.rule_id, flag.outcome): flag for flag in changes.all_flags}
    for signal, finding in current.items():
        if signal not in before or _closed_on_other_answers(newest[signal], finding):
            _raise(changes, newest.get(signal), finding, row, now)
    for signal in sorted(before - current.keys()):
        _event(changes, newest[signal], FlagEventKind.ANSWERS_CHANGED, row, now)
    changes.all_flags += changes.new
    return changes


def flags_of(screening: Screening) -> list[Flag]:
    """Return the flags with their state, oldest first."""
    flags = Flag.objects.filter(screening_id=screening.pk).with_state()
    return list(flags.order_by("raised_at"))


def _signals(judgement: Judgement) -> Mapping[Signal, Finding]:
    found = (*judgement.raised, *judgement.failed)
    return {(finding.rule.id, finding.outcome.value): finding for finding in found}


def _signals_before(screening: Screening) -> set[Signal]:
    raised = {(rule, FlagOutcome.RAISED.value) for rule in screening.raised}
    return raised | {(rule, FlagOutcome.FAILED.value) for rule in screening.failed}


def _closed_on_other_answers(flag: Flag, finding: Finding) -> bool:
    """Tell whether a person closed this flag without knowing today's answers."""
    if not flag.closed:
        return False
    seen: object = flag.read_content()["evidence"]
    return seen != evidence_json(finding)


def _raise(
    changes: Changes,
    known: Flag | None,
    finding: Finding,
    row: Evaluation,
    now: datetime,
) -> None:
    if known is not None and not known.closed:
        _event(changes, known, FlagEventKind.RAISED_AGAIN, row, now)
        known.raised_again_at = now
        changes.again.append(known)
        return
    changes.new.append(_new_flag(finding, row, now))


def _new_flag(finding: Finding, row: Evaluation, now: datetime) -> Flag:
    flag = Flag(
        screening_id=row.screening_id,
        evaluation=row,
        rule_id=finding.rule.id,
        rule_version=finding.rule.version,
        outcome=finding.outcome.value,
        level=finding.rule.level,
        raised_at=now,
    )
    flag.seal("content", flag_json(finding))
    flag.closed, flag.acknowledged_at, flag.raised_again_at = False, None, None
    flag.last_event = None
    return flag


def _event(
    changes: Changes, flag: Flag, kind: FlagEventKind, row: Evaluation, now: datetime
) -> None:
    changes.events.append(FlagEvent(flag=flag, evaluation=row, kind=kind, at=now))


def insert_changes(changes: Changes) -> None:
    """Write the new flags and events."""
    if changes.new:
        Flag.objects.bulk_create(changes.new)
    if changes.events:
        FlagEvent.objects.bulk_create(changes.events)


def highest(flags: Iterable[Flag]) -> int:
    """Return the highest level among flags, 0 for none."""
    return max((flag.level for flag in flags), default=0)
