"""Judge the answers that count and write all that follows, inside a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from screening.models import Evaluation, Flag, Notice, SavedPage, Screening
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.evaluation import evaluate
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.rules.base import URGENT
from screening.services.findings import judgement_json, rules_digest
from screening.services.flagging import apply_findings, highest
from screening.services.summary import note_flags, note_judgement


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and after which save the rules are asked; no page means at submission."""

    now: datetime
    on: date
    sequence: int
    page: SavedPage | None = None


def judge(
    screening: Screening, journey: Journey, occasion: Occasion
) -> tuple[Judgement, tuple[Flag, ...]]:
    """Evaluate; write the evaluation, flags and notice; note it on the screening.

    Returns the flags that staff have to hear of. The caller saves the screening.
    """
    judgement = evaluate(screening.protocol, journey.answers, occasion.on)
    row = _insert_evaluation(screening, judgement, occasion)
    changes = apply_findings(screening, judgement, row, occasion.now)
    note_judgement(screening, judgement)
    if changes is None:
        return judgement, ()
    note_flags(screening, changes.all_flags, occasion.now)
    _write_notice(row, changes.told, occasion.now)
    return judgement, changes.told


def _insert_evaluation(
    screening: Screening, judgement: Judgement, occasion: Occasion
) -> Evaluation:
    urgency = judgement.urgency
    row = Evaluation(
        screening_id=screening.pk,
        saved_page=occasion.page,
        sequence=occasion.sequence,
        on=occasion.on,
        urgency=urgency.code if urgency else "",
        rules_digest=rules_digest(judgement),
        made_at=occasion.now,
    )
    row.seal("findings", judgement_json(judgement, screening.protocol))
    row.save(force_insert=True)
    return row


def _write_notice(row: Evaluation, told: Sequence[Flag], now: datetime) -> None:
    """Write one notice for all that staff must hear of now, if there is any."""
    urgent = [flag for flag in told if flag.level in URGENT]
    if urgent:
        Notice.objects.create(
            screening_id=row.screening_id,
            evaluation=row,
            level=highest(urgent),
            idempotency_key=row.pk.hex,
            created_at=now,
            next_attempt_at=now,
        )
