"""Everything that the case page shows, read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from screening.models import CaseEvent, CaseEventKind, Screening
from screening.models import Evaluation as EvaluationRow
from screening.protocol.evaluation import evaluate
from screening.review.amendments import Amended, read_amendments
from screening.review.answered import Open, Part, open_rules, parts_of
from screening.review.calls import SAFETY_STEPS, Call, read_calls
from screening.review.cards import Card, Group, groups
from screening.review.clinical import (
    PressureRow,
    Score,
    TrialRow,
    pressure_table,
    score_table,
    trial_table,
)
from screening.review.header import Header, read_header
from screening.review.marks import MARKS
from screening.review.person import same_person
from screening.review.replaced import replaced_answers
from screening.review.timeline import Entry, read_timeline
from screening.review.trends import Trends, read_trends
from screening.review.turns import turns_in_words
from screening.services import journey_of

# Rules that say that two answers do not fit together.
CONTRADICTIONS = frozenset({"SUI-07", "BP-05", "INC-01", "INC-02"})


@dataclass(frozen=True, slots=True)
class Case:
    """The case page, top down."""

    screening: Screening
    header: Header
    calls: list[Call]
    steps: list[CaseEvent]
    by_phone: CaseEvent | None
    groups: list[Group]
    not_assessed: tuple[Open, ...]
    failed: tuple[Open, ...]
    scores: list[Score]
    trends: Trends
    pressures: list[PressureRow]
    trials: list[TrialRow]
    parts: tuple[Part, ...]
    amendments: tuple[Amended, ...]
    timeline: list[Entry]

    marks = MARKS

    @property
    def contradictions(self) -> list[Card]:
        """The open flags that say that answers do not fit together."""
        cards = [card for group in self.groups for card in group.cards]
        return [
            card
            for card in cards
            if card.flag.rule_id in CONTRADICTIONS and not card.closed
        ]


def read_case(screening: Screening) -> Case:
    """Read the case in a fixed number of queries."""
    protocol = screening.protocol
    journey = journey_of(screening)
    on = _day(screening)
    evaluation = evaluate(protocol, journey.answers, on)
    rows = screening.flags.with_state().prefetch_related("decisions__actor")
    flags, events = list(rows), list(screening.case_events.select_related("actor"))
    ways = partial(turns_in_words, protocol, journey.answers, evaluation)
    age = evaluation.facts.values["age_years"]
    return Case(
        screening=screening,
        header=read_header(protocol, journey.answers, age),
        calls=read_calls(screening),
        steps=[event for event in events if event.kind in SAFETY_STEPS],
        by_phone=_by_phone(events),
        groups=groups(protocol, flags, evaluation.by_rule, ways),
        not_assessed=open_rules(protocol, evaluation.not_assessed),
        failed=open_rules(protocol, evaluation.failed),
        scores=score_table(protocol, journey.answers, evaluation.facts),
        trends=read_trends(screening, journey.answers, on, same_person(screening)),
        pressures=pressure_table(protocol, journey.answers, on),
        trials=trial_table(protocol, journey.answers),
        parts=parts_of(protocol, journey, replaced_answers(screening)),
        amendments=read_amendments(screening),
        timeline=read_timeline(screening, events, flags),
    )


def _day(screening: Screening) -> date:
    """Return the clinic's day of the last evaluation: what was found then is shown."""
    days = EvaluationRow.objects.filter(screening=screening).order_by("-sequence")
    last = days.values_list("on", flat=True).first()
    return last or screening.started_at.date()


def _by_phone(events: Iterable[CaseEvent]) -> CaseEvent | None:
    """Return the start by staff for a patient on the phone, if it was so."""
    by_phone = CaseEventKind.STARTED_BY_PHONE
    return next((event for event in events if event.kind == by_phone), None)
