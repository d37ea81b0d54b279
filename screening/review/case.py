"""Everything that the case page shows, read once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screening.models import CaseEvent, CaseEventKind, Screening
from screening.models import Evaluation as EvaluationRow
from screening.protocol.answers import Absent, Answers
from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.rules.engine import Finding
from screening.review.amendments import Amended, read_amendments
from screening.review.calls import SAFETY_STEPS, Call, read_calls
from screening.review.cards import Group, Line, groups, lines
from screening.review.clinical import Score, TrialRow, score_table, trial_table
from screening.review.languages import other_language
from screening.review.levels import LEVEL_WORDS
from screening.review.pressures import PressureRow, pressure_table
from screening.review.wording import in_words, label
from screening.services import journey_of

WHO = (
    "legal_first_name",
    "legal_last_name",
    "name_used",
    "birth_date",
    "phone",
    "email",
    "contact_ask_for",
    "contact_ways",
    "contact_best_time",
    "contact_safe_message",
    "language",
    "interpreter",
)


@dataclass(frozen=True, slots=True)
class Open:
    """A rule without an outcome, at which level, and the questions that kept it so."""

    rule_id: str
    title: str
    level: str
    questions: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """One page as answered; off the path it does not count and is struck through."""

    title: str
    lines: tuple[Line, ...]
    counts: bool
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """One questionnaire with its answered pages."""

    title: str
    pages: tuple[AnsweredPage, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The case page, top down."""

    screening: Screening
    calls: list[Call]
    steps: list[CaseEvent]
    by_phone: CaseEvent | None
    who: tuple[Line, ...]
    age: int | None
    groups: list[Group]
    not_assessed: tuple[Open, ...]
    failed: tuple[Open, ...]
    scores: list[Score]
    pressures: list[PressureRow]
    trials: list[TrialRow]
    parts: tuple[Part, ...]
    amendments: tuple[Amended, ...]

    @property
    def to_ask_about(self) -> list[PressureRow]:
        """Readings that no rule can judge, or whose severe number raised none."""
        return [r for r in self.pressures if r.is_unfinished or r.is_unheard]


def read_case(screening: Screening) -> Case:
    """Read the case in a fixed number of queries."""
    protocol = screening.protocol
    journey = journey_of(screening)
    on = _day(screening)
    evaluation = evaluate(protocol, journey.answers, on)
    flags = screening.flags.with_state().prefetch_related("decisions__actor")
    age = evaluation.facts.values["age_years"]
    events = list(screening.case_events.select_related("actor"))
    return Case(
        screening=screening,
        calls=read_calls(screening),
        steps=[event for event in events if event.kind in SAFETY_STEPS],
        by_phone=_by_phone(events),
        who=_who(protocol, journey.answers),
        age=age if isinstance(age, int) else None,
        groups=groups(protocol, flags, evaluation.by_rule),
        not_assessed=_open(protocol, evaluation.not_assessed),
        failed=_open(protocol, evaluation.failed),
        scores=score_table(protocol, journey.answers, evaluation.facts),
        pressures=pressure_table(protocol, journey.answers, on),
        trials=trial_table(protocol, journey.answers),
        parts=_parts(protocol, journey),
        amendments=read_amendments(screening),
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


def _who(protocol: Protocol, answers: Answers) -> tuple[Line, ...]:
    return lines(
        protocol,
        (
            (key, answers[key])
            for key in WHO
            if protocol.has_question(key) and answers.given(key)
        ),
    )


def _open(protocol: Protocol, findings: Iterable[Finding]) -> tuple[Open, ...]:
    ordered = sorted(findings, key=lambda found: -found.rule.level)
    return tuple(
        Open(
            rule_id=found.rule.id,
            title=found.rule.title,
            level=str(LEVEL_WORDS[found.rule.level]),
            questions=tuple(
                Line(e.key, label(protocol, e.key), in_words(protocol, e.key, e.value))
                for e in found.evidence
                if isinstance(e.value, Absent) or e.value == "unsure"
            ),
        )
        for found in ordered
    )


def _parts(protocol: Protocol, journey: Journey) -> tuple[Part, ...]:
    on_path = {page.id for page in journey.path}
    forms = (*protocol.questionnaires, *protocol.staff_questionnaires)
    return tuple(
        Part(form.title, pages)
        for form in forms
        if (
            pages := tuple(
                _answered(protocol, journey, page, counts=page.id in on_path)
                for page in form.pages
                if page.id in journey.saved
            )
        )
    )


def _answered(
    protocol: Protocol, journey: Journey, page: Page, *, counts: bool
) -> AnsweredPage:
    saved = journey.saved[page.id]
    said = lines(protocol, ((link, saved.answer(link)) for link in page.link_ids))
    return AnsweredPage(page.title, said, counts, other_language(saved.language))
