"""Seal what patients saved: the worker binds every new row of a case to its chain.

A save of a patient writes no line, for it must cost nothing. What it writes opens with
our keys alone, and is bound within a minute or so: decision 0173.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q

from screening.models import AuditEntry, AuditKind, Screening, Status
from screening.models.trail import SYSTEM
from screening.sealing import CannotOpen
from screening.services.holding import locked
from screening.services.trail.anchors import (
    Head,
    anchors,
    head_log,
    is_adopted,
    last_anchor,
    of_system,
)
from screening.services.trail.beginning import begin, begun, refuse_where_one_was
from screening.services.trail.bound import UNREADABLE, Bound
from screening.services.trail.chain import Line, append, case_of, hold
from screening.services.trail.covered import rows_of
from screening.services.trail.hashes import row_digest

logger = logging.getLogger(__name__)

# Clocks of two processes may differ, and a receipt is read for an hour.
OVERLAP = timedelta(minutes=5)
RECEIPT = timedelta(hours=2)


def seal_due(*, now: datetime) -> int:
    """Seal every case that changed since the last time; return how many did.

    Where no trail is, and none can have begun by itself, it seals nothing.
    """
    if not is_adopted():
        return seal_all(now=now)
    last = last_anchor(now)
    since = (last.at if last else now) - OVERLAP
    recent = of_system().filter(at__gte=since - OVERLAP)
    return _seal(list(_changed(since)), anchors(recent), now)


def seal_all(*, now: datetime) -> int:
    """Seal every case, whenever it changed last; return how many had."""
    if not begun(now):
        return 0
    every = list(Screening.objects.values_list("pk", flat=True))
    return _seal(every, anchors(of_system()), now)


@transaction.atomic
def adopt(*, now: datetime) -> int:
    """Take in all rows from before the trail; return of how many cases.

    All or nothing, so that it can be tried again. Raises TrailWasThere.
    """
    refuse_where_one_was()
    heads = {
        str(pk): head
        for pk in Screening.objects.values_list("pk", flat=True)
        if (head := _sealed(pk, now, adopt=True)) is not None
    }
    begin(heads, now)
    transaction.on_commit(head_log.tell)
    return len(heads)


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
    except (CannotOpen, *UNREADABLE):
        logger.error("A case cannot be read: run verify_audit")  # noqa: TRY400 - no trace
        return None


def _seal(cases: list[UUID], known: dict[str, Head], now: datetime) -> int:
    heads = {pk: _sealed(pk, now) for pk in cases}
    new = {
        str(pk): head
        for pk, head in heads.items()
        if head is not None and known.get(str(pk)) != head
    }
    if new:
        append(Line(kind=AuditKind.HEADS, now=now, detail={"heads": new}))
    head_log.tell()
    return len(new)


def _changed(since: datetime) -> Iterator[UUID]:
    """Yield the cases with a line, a save or a receipt since then."""
    lines = AuditEntry.objects.filter(at__gte=since).exclude(chain=SYSTEM)
    named = lines.values_list("chain", flat=True).distinct()
    # A line that somebody forged may name no case: verify_audit finds it.
    chains = {pk for chain in named if (pk := case_of(chain)) is not None}
    # Drafts are few, and the status has an index.
    saved = Q(status=Status.NOT_FINISHED, last_saved_at__gte=since)
    read = Q(submitted_at__gte=since - RECEIPT)
    changed = Q(amendments__handed_in_at=None, amendments__isnull=False)
    for which in (saved, read, changed & Q(last_saved_at__gte=since)):
        chains |= set(Screening.objects.filter(which).values_list("pk", flat=True))
    yield from sorted(chains)
