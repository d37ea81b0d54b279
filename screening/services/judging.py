"""Judge the answers that count and write all that follows, or nothing."""

from collections.abc import Sequence

from django.db import transaction

from screening.models import Evaluation, Flag, Notice, Screening
from screening.models.sealed import SealedModel
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.evaluation import evaluate
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.rules.base import URGENT
from screening.services.findings import judgement_json, rules_digest
from screening.services.flagging import (
    Changes,
    find_changes,
    highest,
    insert_changes,
)
from screening.services.holding import Stale, kept
from screening.services.occasion import Occasion
from screening.services.pressure import note_pressure
from screening.services.summary import FLAGGED, note_flags, note_judgement


def judge(
    screening: Screening,
    journey: Journey,
    occasion: Occasion,
    columns: tuple[str, ...] = (),
) -> tuple[Judgement, tuple[Flag, ...]]:
    """Evaluate; write what follows, with these other columns of the screening.

    All or nothing: a change by somebody else since the screening was fetched raises
    Stale, and nothing was written. Returns the flags that staff have to hear of.
    """
    judgement = evaluate(screening.protocol, journey.answers, occasion.on)
    row = _evaluation(screening, judgement, occasion)
    changes = find_changes(screening, judgement, row, occasion.now)
    judged = note_judgement(screening, judgement)
    columns = (*columns, *judged, *note_pressure(screening, journey, occasion))
    if changes is not None:
        note_flags(screening, changes.all_flags, occasion.now)
        columns = (*columns, *FLAGGED)
    rows: tuple[SealedModel, ...] = (occasion.page, row) if occasion.page else (row,)
    if not _is_written(screening, tuple(dict.fromkeys(columns)), rows, changes):
        raise Stale
    return judgement, changes.told if changes else ()


def _is_written(
    screening: Screening,
    columns: tuple[str, ...],
    rows: Sequence[SealedModel],
    changes: Changes | None,
) -> bool:
    """Write all of it; nothing and False where the screening changed meanwhile."""
    if changes is None:
        return kept(screening, *columns, added=rows)
    with transaction.atomic(savepoint=False):
        held = kept(screening, *columns, added=rows)
        if held:
            insert_changes(changes)
            _write_notice(changes)
    return held


def _evaluation(
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
    return row


def _write_notice(changes: Changes) -> None:
    """Write one notice for all that staff must hear of now, if there is any."""
    urgent = [flag for flag in changes.told if flag.level in URGENT]
    row = changes.evaluation
    if urgent:
        Notice.objects.create(
            screening_id=row.screening_id,
            evaluation=row,
            level=highest(urgent),
            idempotency_key=row.pk.hex,
            created_at=row.made_at,
            next_attempt_at=row.made_at,
        )
