"""Seal what patients saved: the worker binds every new row of a case to its chain.

A save of a patient writes no line, for it must cost nothing. What it writes opens with
our keys alone, and is bound within a minute or so: decision 0173.
"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from screening.models import AuditEntry, AuditKind, Screening
from screening.models.trail import SYSTEM
from screening.sealing import CannotOpen
from screening.services.holding import locked
from screening.services.trail.bound import Bound
from screening.services.trail.chain import Line, append, hold
from screening.services.trail.covered import of_the_system, rows_of
from screening.services.trail.hashes import row_digest

logger = logging.getLogger(__name__)

# Clocks of two processes may differ, and a receipt is read for an hour.
OVERLAP = timedelta(minutes=5)
RECEIPT = timedelta(hours=2)
# A draft is not kept for longer.
DRAFTS = timedelta(days=35)
# Lines that bind many rows are cut, so that none grows without end.
ROWS_A_LINE = 500

# What of the chain of the system names heads of cases.
ANCHORS = (AuditKind.HEADS, AuditKind.ADOPTED)

Head = tuple[int, str]


def seal_due(*, now: datetime) -> int:
    """Seal every case that changed since the last time; return how many did.

    The first time it takes in all that was there before the trail began.
    """
    if not is_adopted():
        return _adopt(now)
    last = _of_system().filter(kind__in=ANCHORS).order_by("-sequence").first()
    since = (last.at if last else now) - OVERLAP
    recent = _of_system().filter(at__gte=since - OVERLAP)
    return _seal(list(_changed(since, now)), anchors(recent), now)


def seal_all(*, now: datetime) -> int:
    """Seal every case, whenever it changed last; return how many had."""
    if not is_adopted():
        return _adopt(now)
    every = list(Screening.objects.values_list("pk", flat=True))
    return _seal(every, anchors(_of_system()), now)


def is_adopted() -> bool:
    """Tell whether all that was there before the trail was taken in."""
    adopted = _of_system().filter(kind=AuditKind.ADOPTED)
    return adopted.order_by("sequence").first() is not None


@transaction.atomic
def seal_case(screening_id: UUID, now: datetime, *, adopt: bool = False) -> Head | None:
    """Bind what no line of this case binds yet; return the head of its chain.

    None: the case is gone. A row that cannot be ours is left unbound, and found by
    `verify_audit`, unless `adopt`: it stood there before the trail began.
    """
    try:
        screening = locked(screening_id)
    except Screening.DoesNotExist:
        return None
    chain = str(screening_id)
    hold(chain)
    bound = Bound.by(AuditEntry.objects.filter(chain=chain).order_by("sequence"))
    new = bound.unbound(rows_of(screening_id))
    ours = [row for row in new if adopt or bound.explains(row)]
    if len(ours) < len(new):
        logger.error("Rows of a case are not of our making: run verify_audit")
    is_ours = adopt or bound.explains_case(screening, ours)
    if not is_ours:
        logger.error("A case was changed without a trace: run verify_audit")
    if _says_all(bound, screening, ours, is_ours=is_ours):
        return (bound.last, bound.own)
    about = _about(screening) if is_ours else _as_it_was(bound)
    line = Line(
        kind=AuditKind.SEALED, now=now, chain=chain, detail=about, rows=tuple(ours)
    )
    entry = append(line)
    return (entry.sequence, entry.own)


def _says_all(
    bound: Bound, screening: Screening, ours: list[Model], *, is_ours: bool
) -> bool:
    """Tell whether a new line would say nothing that the chain does not."""
    if ours or bound.acts or not bound.last:
        return False
    return screening.version == bound.version if is_ours else bool(bound.astray)


def _about(screening: Screening) -> dict[str, Any]:
    return {"version": screening.version, "case": row_digest(screening)}


def _as_it_was(bound: Bound) -> dict[str, Any]:
    """Carry on what was sealed last: what was tampered with is never signed."""
    return {"version": bound.version, "case": bound.case, "astray": True}


def _sealed(pk: UUID, now: datetime, *, adopt: bool = False) -> Head | None:
    """Seal one case; one that was tampered with stops no other, and is found."""
    try:
        return seal_case(pk, now, adopt=adopt)
    except CannotOpen:
        logger.error("A case does not open: run verify_audit")  # noqa: TRY400 - no trace
        return None


def _seal(cases: list[UUID], known: dict[str, Head], now: datetime) -> int:
    heads = {pk: _sealed(pk, now) for pk in cases}
    new = {
        str(pk): head
        for pk, head in heads.items()
        if head is not None and known.get(str(pk)) != head
    }
    if new:
        log_head(append(Line(kind=AuditKind.HEADS, now=now, detail={"heads": new})))
    return len(new)


def anchors(lines: QuerySet[AuditEntry]) -> dict[str, Head]:
    """Return the newest head of each case that these lines of the system name."""
    found: dict[str, Head] = {}
    for entry in lines.filter(kind__in=ANCHORS).order_by("sequence").iterator():
        found |= heads_in(entry)
    return found


def heads_in(entry: AuditEntry) -> dict[str, Head]:
    """Return the heads that a line of the system names."""
    if entry.kind not in ANCHORS:
        return {}
    heads = json.loads(entry.detail)["heads"]
    return {chain: (int(number), str(own)) for chain, (number, own) in heads.items()}


def log_head(entry: AuditEntry) -> None:
    """Tell the log, which stands outside of the database, how far the trail goes."""
    logger.info("Audit head", extra={"sequence": entry.sequence, "head": entry.own})


def _changed(since: datetime, now: datetime) -> Iterator[UUID]:
    """Yield the cases with a line, a save or a receipt since then."""
    lines = AuditEntry.objects.filter(at__gte=since).exclude(chain=SYSTEM)
    chains = {UUID(chain) for chain in lines.values_list("chain", flat=True).distinct()}
    saved = Q(started_at__gte=now - DRAFTS, last_saved_at__gte=since)
    read = Q(submitted_at__gte=since - RECEIPT)
    changed = Q(amendments__handed_in_at=None, amendments__isnull=False)
    for which in (saved, read, changed & Q(last_saved_at__gte=since)):
        chains |= set(Screening.objects.filter(which).values_list("pk", flat=True))
    yield from sorted(chains)


def _adopt(now: datetime) -> int:
    """Take in all rows from before the trail, each case in a transaction of its own."""
    heads = {
        str(pk): head
        for pk in Screening.objects.values_list("pk", flat=True)
        if (head := _sealed(pk, now, adopt=True)) is not None
    }
    with transaction.atomic():
        hold(SYSTEM)
        bound = Bound.by(_of_system().order_by("sequence"))
        for model in of_the_system():
            rows = bound.unbound(model._default_manager.iterator())  # noqa: SLF001
            for some in _cut(rows):
                append(Line(kind=AuditKind.RECORDED, now=now, rows=some))
        line = Line(kind=AuditKind.ADOPTED, now=now, detail={"heads": heads})
        adopted = append(line)
    log_head(adopted)
    return len(heads)


def _cut(rows: list[Model]) -> Iterator[list[Model]]:
    for start in range(0, len(rows), ROWS_A_LINE):
        yield rows[start : start + ROWS_A_LINE]


def _of_system() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(chain=SYSTEM)
