"""What the lines of one chain bind, and whether what none binds yet is explained."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from screening.models import (
    AuditEntry,
    AuditKind,
    CaseEvent,
    Evaluation,
    FlagEvent,
    Screening,
)
from screening.models.trail import ACTING
from screening.services.trail.chain import name_of
from screening.services.trail.covered import table_of
from screening.services.trail.hashes import (
    is_as_bound,
    is_genuine,
    opens,
    sealed_columns,
)

# What a column that holds no value of its kind raises.
UNREADABLE = (ValueError, TypeError, ArithmeticError, LookupError)
# Table and key.
Name = tuple[str, str]


@dataclass(slots=True)
class Bound:
    """What a chain says, read line by line."""

    rows: dict[Name, str] = field(default_factory=dict)
    # All that was ever bound: `rows` is emptied by who compares it.
    names: set[Name] = field(default_factory=set)
    version: int = -1
    case: str = ""
    # The line that found the screening changed without a trace; it is signed no more.
    astray: int = 0
    # When somebody acted since the rows were last sealed: it may have written some.
    acts: set[datetime] = field(default_factory=set)
    last: int = 0
    own: str = ""
    is_erased: bool = False

    @classmethod
    def by(cls, entries: Iterable[AuditEntry]) -> "Bound":
        """Read every line of a chain that was written with the key, oldest first."""
        found = cls()
        for entry in entries:
            if is_genuine(entry):
                found.take(entry)
            else:
                found.skip(entry)
        return found

    def skip(self, entry: AuditEntry) -> None:
        """Go on behind a line that says nothing here: it is not of our making."""
        self.last, self.own = entry.sequence, entry.own

    def take(self, entry: AuditEntry) -> dict[str, Any]:
        """Take one more line; return its detail."""
        detail: dict[str, Any] = json.loads(entry.detail) if entry.detail else {}
        for table, digests in detail.get("rows", {}).items():
            self.rows |= {(table, pk): digest for pk, digest in digests.items()}
            self.names |= {(table, pk) for pk in digests}
        if entry.kind in ACTING:
            self.acts.add(entry.at)
        if entry.kind == AuditKind.SEALED:
            self._take_seal(entry, detail)
        self.is_erased = self.is_erased or entry.kind == AuditKind.ERASED
        self.skip(entry)
        return detail

    def _take_seal(self, entry: AuditEntry, detail: dict[str, Any]) -> None:
        self.version, self.case = detail["version"], detail["case"]
        if detail.get("astray") and not self.astray:
            self.astray = entry.sequence
        self.acts = set()

    def explains(self, row: Model) -> bool:
        """Tell whether a row that no line binds yet can be one that we wrote.

        What is sealed was written with our keys. An event always has its line. A row
        beside a flag comes with an evaluation that is as new. All else comes with a
        line of somebody who acted at the very moment that the row names.
        """
        if isinstance(row, CaseEvent):
            return False
        if isinstance(row, FlagEvent):
            return self._is_of_new_evaluation(row)
        if any(getattr(row, column) for column in sealed_columns(type(row))):
            return opens(row)
        return getattr(row, "at", None) in self.acts

    def _is_of_new_evaluation(self, row: FlagEvent) -> bool:
        if (table_of(Evaluation), row.evaluation_id.hex) in self.names:
            return False
        of_case = Evaluation.objects.filter(screening=row.flag.screening_id)
        return of_case.filter(pk=row.evaluation_id).exists()

    def explains_case(self, screening: Screening, new: Sequence[Model]) -> bool:
        """Tell whether the screening is as it was sealed, or why it no longer is.

        Each change raises its version, and comes with somebody's act or a patient's
        save. `new`: rows that no line binds yet, and that are ours.
        """
        if self.astray:
            return False
        if screening.version == self.version:
            return is_as_bound(screening, self.case)
        return screening.version > self.version and bool(new or self.acts)

    def unbound(self, rows: Iterable[Model]) -> list[Model]:
        """Return those that no line binds."""
        return [row for row in rows if name_of(row) not in self.names]
