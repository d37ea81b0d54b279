"""What the lines of one chain bind, and whether a row that none binds is explained."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from screening.models import AuditEntry, AuditKind, CaseEvent, Evaluation, FlagEvent
from screening.services.trail.chain import name_of
from screening.services.trail.covered import table_of
from screening.services.trail.hashes import opens, sealed_columns

# Table and key.
Name = tuple[str, str]


@dataclass(slots=True)
class Bound:
    """What a chain says, read line by line."""

    rows: dict[Name, str] = field(default_factory=dict)
    version: int = -1
    case: str = ""
    # Lines since the rows were last sealed: something may have been written with them.
    since: int = 0
    last: int = 0
    own: str = ""
    is_erased: bool = False

    @classmethod
    def by(cls, entries: Iterable[AuditEntry]) -> "Bound":
        """Read every line of a chain, oldest first."""
        found = cls()
        for entry in entries:
            found.take(entry)
        return found

    def take(self, entry: AuditEntry) -> dict[str, Any]:
        """Take one more line; return its detail."""
        detail: dict[str, Any] = json.loads(entry.detail) if entry.detail else {}
        for table, digests in detail.get("rows", {}).items():
            self.rows |= {(table, pk): digest for pk, digest in digests.items()}
        self.since += 1
        if entry.kind == AuditKind.SEALED:
            self.version, self.case = detail["version"], detail["case"]
            self.since = 0
        self.is_erased = self.is_erased or entry.kind == AuditKind.ERASED
        self.last, self.own = entry.sequence, entry.own
        return detail

    def explains(self, row: Model) -> bool:
        """Tell whether a row that no line binds yet can be one that we wrote.

        What is sealed was written with our keys. An event always has its line. A row
        beside a flag comes with an evaluation that is as new. All else comes with a
        line of the case: without a newer one nobody wrote it here.
        """
        if isinstance(row, CaseEvent):
            return False
        if isinstance(row, FlagEvent):
            return (table_of(Evaluation), row.evaluation_id.hex) not in self.rows
        if any(getattr(row, column) for column in sealed_columns(type(row))):
            return opens(row)
        return self.since > 0

    def unbound(self, rows: Iterable[Model]) -> list[Model]:
        """Return those that no line binds."""
        return [row for row in rows if name_of(row) not in self.rows]
