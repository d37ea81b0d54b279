"""Begin a trail: by itself where nothing stood before it, else by a person's word.

A trail that is gone looks like one that never began. So the worker begins one only
where every case has a chain of its own and no line was ever sealed; all else is taken
in by `manage.py begin_trail`, once, for an installation from before the trail.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from screening.models import AuditEntry, AuditKind, Screening
from screening.models.trail import SYSTEM
from screening.services.trail.anchors import Head, is_adopted, of_system
from screening.services.trail.bound import Bound
from screening.services.trail.chain import Line, append, hold
from screening.services.trail.covered import of_the_system

logger = logging.getLogger(__name__)

# Lines that bind many rows are cut, so that none grows without end.
ROWS_A_LINE = 500
TRAIL = "0045_audit_trail"


class TrailWasThere(Exception):
    """A trail stood here before: what is there now is not taken in without it."""


def begun(now: datetime) -> bool:
    """Tell whether the trail began; begin it where nothing can have stood before."""
    if is_adopted():
        return True
    if was_sealed() or without_chain():
        logger.error("The trail is missing or never began: run verify_audit")
        return False
    begin({}, now)
    return True


def was_sealed() -> bool:
    """Tell whether a line says that a worker was here before."""
    return AuditEntry.objects.filter(kind=AuditKind.SEALED).exists()


def without_chain() -> set[UUID]:
    """Return the cases of which no line speaks."""
    lines = AuditEntry.objects.exclude(chain=SYSTEM).order_by()
    chains = set(lines.values_list("chain", flat=True).distinct())
    every = Screening.objects.values_list("pk", flat=True)
    return {pk for pk in every.iterator() if str(pk) not in chains}


def refuse_where_one_was() -> None:
    """Refuse what only a lost trail explains. Raises TrailWasThere.

    A case that began after the tables of the trail were made has had a chain.
    """
    applied = MigrationRecorder(connection).applied_migrations()
    made = applied.get(("screening", TRAIL))
    younger = Screening.objects.filter(pk__in=without_chain())
    if is_adopted() or was_sealed():
        raise TrailWasThere
    if made is not None and younger.filter(started_at__gt=made.applied).exists():
        raise TrailWasThere


@transaction.atomic
def begin(heads: dict[str, Head], now: datetime) -> None:
    """Bind what the system has, and write the line from which on all is accounted."""
    hold(SYSTEM)
    bound = Bound.by(of_system().order_by("sequence"))
    for model in of_the_system():
        rows = bound.unbound(model._default_manager.iterator())  # noqa: SLF001
        for some in _cut(rows):
            append(Line(kind=AuditKind.RECORDED, now=now, rows=some))
    append(Line(kind=AuditKind.ADOPTED, now=now, detail={"heads": heads}))


def _cut(rows: list[Model]) -> Iterator[list[Model]]:
    for start in range(0, len(rows), ROWS_A_LINE):
        yield rows[start : start + ROWS_A_LINE]
