"""How far a submitted screening has come, in steps that say nothing clinical."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from screening.models import CaseEvent, CaseEventKind, Screening
from screening.models.contacts import SPOKEN


class Standing(StrEnum):
    """What a patient may know of the work on a screening."""

    RECEIVED = "received"
    CHANGES_RECEIVED = "changes_received"
    BEING_READ = "being_read"
    CALL_HANDLED = "call_handled"
    TRIED_TO_REACH = "tried_to_reach"
    SPOKEN = "spoken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and when it was reached first without another one between."""

    standing: Standing
    at: datetime


# Whether a flag was seen or closed is the same to the patient: somebody is reading.
STANDING_OF = {
    CaseEventKind.SUBMITTED.value: Standing.RECEIVED,
    CaseEventKind.AMENDMENT_HANDED_IN.value: Standing.CHANGES_RECEIVED,
    CaseEventKind.FLAG_ACKNOWLEDGED.value: Standing.BEING_READ,
    CaseEventKind.FLAG_CLOSED.value: Standing.BEING_READ,
    CaseEventKind.DECIDED.value: Standing.BEING_READ,
    CaseEventKind.CALL_ANSWERED.value: Standing.CALL_HANDLED,
    CaseEventKind.CONTACT_ATTEMPTED.value: Standing.TRIED_TO_REACH,
}


def steps_of(screening: Screening) -> list[Step]:
    """Return the steps, oldest first; the last one is where the screening stands."""
    steps = list(_without_repeats(_of_events(screening)))
    if screening.resolved_at is not None:
        steps.append(Step(Standing.CLOSED, screening.resolved_at))
    return steps


def _of_events(screening: Screening) -> Iterator[Step]:
    events = CaseEvent.objects.filter(
        screening_id=screening.pk, kind__in=STANDING_OF
    ).order_by("id")
    columns = ("kind", "actor_id", "at", "detail")
    for kind, actor, at, detail in events.values_list(*columns):
        if kind == CaseEventKind.CONTACT_ATTEMPTED and detail.get("outcome") in SPOKEN:
            yield Step(Standing.SPOKEN, at)
        # What staff key in themselves is no news from the patient.
        elif kind != CaseEventKind.AMENDMENT_HANDED_IN or actor is None:
            yield Step(STANDING_OF[kind], at)


def _without_repeats(steps: Iterator[Step]) -> Iterator[Step]:
    before = None
    for step in steps:
        if step.standing is not before:
            yield step
        before = step.standing
