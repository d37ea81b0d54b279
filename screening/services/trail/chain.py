"""Add a line to a chain, each bound to the one before it.

One writer at a time for each chain: SQLite holds the whole database (IMMEDIATE), and
PostgreSQL an advisory lock until the end of the transaction. A lock on the last row
would fork: who waited for it still sees that row as the last one.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model

from screening.models import AuditEntry, CaseEvent, CaseEventKind
from screening.models.trail import SYSTEM
from screening.services.trail.hashes import key_name, line_hash, row_digest
from screening.services.trail.whence import here

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TIME_BITS, _NUMBER_BITS = 64, 32
_NUMBERS = 1 << _NUMBER_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a new line says. `rows` are bound to it by their digests."""

    kind: str
    now: datetime
    chain: str = SYSTEM
    actor: User | None = None
    about: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Model] = ()


@transaction.atomic(savepoint=False)
def append(line: Line) -> AuditEntry:
    """Write the line at the end of its chain, in the transaction of what it tells."""
    hold(line.chain)
    last = AuditEntry.objects.filter(chain=line.chain).order_by("-sequence")
    sequence, previous = last.values_list("sequence", "own").first() or (0, "")
    from_where = here()
    entry = AuditEntry(
        id=_ordered_id(line.now, sequence + 1),
        chain=line.chain,
        sequence=sequence + 1,
        at=line.now,
        kind=str(line.kind),
        actor=line.actor,
        address=from_where.address,
        request=from_where.request,
        about=line.about[:120],
        detail=_detail(line),
        key_name=key_name(),
        previous=previous,
    )
    entry.own = line_hash(entry)
    entry.save(force_insert=True)
    from_where.lines += 1
    return entry


def note_event(
    screening_id: UUID,
    kind: CaseEventKind,
    *,
    now: datetime,
    actor: User | None = None,
    detail: Mapping[str, Any] | None = None,
) -> CaseEvent:
    """Add an event to a case, and its line to the chain of the case, as one.

    The line names the event and binds it; what the event says stays with the case.
    """
    with transaction.atomic(savepoint=False):
        event = CaseEvent.objects.create(
            screening_id=screening_id,
            kind=kind,
            actor=actor,
            at=now,
            detail=dict(detail or {}),
        )
        line = Line(
            kind=kind, now=now, chain=str(screening_id), actor=actor, rows=(event,)
        )
        append(line)
    return event


def hold(chain: str) -> None:
    """Hold a chain until the end of the transaction."""
    if connection.vendor == "postgresql":
        name = hashlib.sha256(f"audit {chain}".encode()).digest()[:8]
        number = int.from_bytes(name, signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def name_of(row: Model) -> tuple[str, str]:
    """Return table and key of a row, as a line names it."""
    pk = row.pk
    table = row._meta.db_table  # noqa: SLF001 - documented by Django
    return table, pk.hex if isinstance(pk, UUID) else str(pk)


def _detail(line: Line) -> str:
    said = dict(line.detail)
    rows: dict[str, dict[str, str]] = {}
    for row in line.rows:
        table, pk = name_of(row)
        rows.setdefault(table, {})[pk] = row_digest(row)
    if rows:
        said["rows"] = rows
    return json.dumps(said, sort_keys=True, separators=(",", ":")) if said else ""


def case_of(chain: str) -> UUID | None:
    """Return the case that a chain is of; None for a name that no case can have."""
    try:
        return UUID(chain)
    except ValueError:
        return None


def first_id(moment: datetime) -> UUID:
    """Return the lowest id that a line of this moment can have: ids sort by time."""
    return UUID(int=((moment - EPOCH) // _MICROSECOND) << _TIME_BITS)


def _ordered_id(now: datetime, sequence: int) -> UUID:
    """Return a new id: by time, and within one moment by the number in the chain."""
    number = (sequence % _NUMBERS) << _NUMBER_BITS
    return UUID(int=first_id(now).int | number | secrets.randbits(_NUMBER_BITS))
