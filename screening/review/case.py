"""Everything that the case page shows, read once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from screening.models import CaseEvent, CaseEventKind, Flag, Screening
from screening.models import Evaluation as EvaluationRow
from screening.protocol.evaluation import Evaluation, evaluate
from screening.protocol.rules.engine import Finding
from screening.review.amendments import Amended, read_amendments
from screening.review.answered import Open, Part, open_rules, parts_of
from screening.review.calls import SAFETY_STEPS, Call, read_calls
from screening.review.cards import Card, Group, groups
from screening.review.clinical import Score, TrialRow, score_table, trial_table
from screening.review.header import Header, read_header
from screening.review.marks import MARKS
from screening.review.person import same_person
from screening.review.pressures import PressureRow, pressure_table
from screening.review.replaced import replaced_answers
from screening.review.sensitive import (
    INSTRUMENT,
    is_sensitive_rule,
    sensitive_pages,
)
from screening.review.timeline import Entry, read_timeline
from screening.review.trends import Trends, read_trends
from screening.review.turns import turns_in_words
from screening.review.work import Work, read_work
from screening.services import journey_of

# Rules that say that two answers do not fit together.
CONTRADICTIONS = frozenset({"SUI-07", "BP-05", "INC-01", "INC-02"})


@dataclass(frozen=True, slots=True)
class Case:
    """The case page, top down. `hidden`: flags that this reader may not see."""

    screening: Screening
    header: Header
    calls: list[Call]
    steps: list[CaseEvent]
    by_phone: CaseEvent | None
    pressure_asked: CaseEvent | None
    groups: list[Group]
    hidden: int
    not_assessed: tuple[Open, ...]
    failed: tuple[Open, ...]
    scores: list[Score]
    trends: Trends
    pressures: list[PressureRow]
    trials: list[TrialRow]
    parts: tuple[Part, ...]
    amendments: tuple[Amended, ...]
    work: Work
    timeline: list[Entry]

    marks = MARKS

    @property
    def open_cards(self) -> list[Card]:
        """The flags that no person has closed, most urgent first."""
        cards = (card for group in self.groups for card in group.cards)
        return [card for card in cards if not card.closed]

    @property
    def contradictions(self) -> list[Card]:
        """The open flags that say that answers do not fit together."""
        return [c for c in self.open_cards if c.flag.rule_id in CONTRADICTIONS]

    @property
    def to_ask_about(self) -> list[PressureRow]:
        """Readings that no rule can judge, or whose severe number raised none."""
        return [r for r in self.pressures if r.is_unfinished or r.is_unheard]


def read_case(screening: Screening, *, sees_all: bool = True) -> Case:
    """Read the case in a fixed number of queries.

    Without `sees_all` nothing about alcohol and drugs is in it.
    """
    protocol = screening.protocol
    journey = journey_of(screening)
    on = _day(screening)
    evaluation = evaluate(protocol, journey.answers, on)
    flags, every = _flags(screening, sees_all=sees_all)
    hidden = frozenset() if sees_all else sensitive_pages(protocol)
    events = list(screening.case_events.select_related("actor"))
    work = read_work(screening)
    ways = partial(turns_in_words, protocol, journey.answers, evaluation)
    return Case(
        screening=screening,
        header=read_header(protocol, journey.answers, _age(evaluation)),
        calls=read_calls(screening),
        steps=[event for event in events if event.kind in SAFETY_STEPS],
        by_phone=_first(events, CaseEventKind.STARTED_BY_PHONE),
        pressure_asked=_pressure_asked(screening, events),
        groups=groups(protocol, flags, evaluation.by_rule, ways),
        hidden=every - len(flags),
        not_assessed=open_rules(
            protocol, _seen(evaluation.not_assessed, sees_all=sees_all)
        ),
        failed=open_rules(protocol, _seen(evaluation.failed, sees_all=sees_all)),
        scores=[
            score
            for score in score_table(protocol, journey.answers, evaluation.facts)
            if sees_all or score.name != INSTRUMENT
        ],
        trends=read_trends(screening, journey.answers, on, same_person(screening)),
        pressures=pressure_table(protocol, journey.answers, on),
        trials=trial_table(protocol, journey.answers),
        parts=parts_of(protocol, journey, replaced_answers(screening), hidden),
        amendments=read_amendments(screening, hidden),
        work=work,
        timeline=[
            entry
            for entry in read_timeline(screening, events, flags, work)
            if sees_all or not is_sensitive_rule(entry.detail)
        ],
    )


def read_contact(screening: Screening) -> tuple[Header, list[Call], Work]:
    """Read what the front desk may see: who, how to reach, and the tries so far."""
    protocol, answers = screening.protocol, journey_of(screening).answers
    age = _age(evaluate(protocol, answers, _day(screening)))
    header = read_header(protocol, answers, age)
    return header, read_calls(screening), read_work(screening)


def _age(evaluation: Evaluation) -> object:
    return evaluation.facts.values["age_years"]


def _flags(screening: Screening, *, sees_all: bool) -> tuple[list[Flag], int]:
    """Return the flags that this reader may see, and how many there are."""
    rows = list(screening.flags.with_state().prefetch_related("decisions__actor"))
    seen = [f for f in rows if sees_all or not is_sensitive_rule(f.rule_id)]
    return seen, len(rows)


def _seen(findings: Iterable[Finding], *, sees_all: bool) -> list[Finding]:
    return [f for f in findings if sees_all or not is_sensitive_rule(f.rule.id)]


def _day(screening: Screening) -> date:
    """Return the clinic's day of the last evaluation: what was found then is shown."""
    days = EvaluationRow.objects.filter(screening=screening).order_by("-sequence")
    last = days.values_list("on", flat=True).first()
    return last or screening.started_at.date()


def _pressure_asked(
    screening: Screening, events: Sequence[CaseEvent]
) -> CaseEvent | None:
    """Return who asked about the numbers last; none where they stand anew since."""
    if screening.pressure_to_ask_at is not None:
        return None
    return _first(reversed(events), CaseEventKind.PRESSURE_ASKED)


def _first(events: Iterable[CaseEvent], kind: CaseEventKind) -> CaseEvent | None:
    return next((event for event in events if event.kind == kind), None)
