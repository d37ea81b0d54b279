"""Read the whole trail and every row that it binds; say what is not as it was written.

It needs the keys, and changes nothing. What was cut off the end of the system's chain
is found by a head that stands outside: in the log, or in the daily mail.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Model

from screening.models import AuditEntry, Screening
from screening.models.trail import SYSTEM
from screening.services.trail.anchors import Head, heads_in, is_adopted
from screening.services.trail.beginning import was_sealed, without_chain
from screening.services.trail.bound import UNREADABLE, Bound
from screening.services.trail.chain import case_of, name_of
from screening.services.trail.covered import (
    OF_A_CASE,
    of_the_system,
    rows_of,
    table_of,
)
from screening.services.trail.hashes import is_as_bound, is_genuine, opens
from screening.services.trail.restores import Restore, compare, restore_in

# By case.
Anchors = dict[str, set[Head]]
_HEAD = re.compile(r"sequence=(\d{1,9}) head=([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Report:
    """What was read and found. `waiting`: rows that the next seal will bind."""

    findings: list[Finding] = field(default_factory=list)
    lines: int = 0
    cases: int = 0
    rows: int = 0
    waiting: int = 0
    # Of every restore, each time.
    restores: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def find(self, where: str, what: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(where, what))


def heads_of(text: str) -> list[Head]:
    """Return every head that a log or a mail names."""
    return [(int(number), own) for number, own in _HEAD.findall(text)]


def verify(heads: Sequence[Head] = ()) -> Report:
    """Verify all of it; `heads` were kept outside of the database."""
    report = Report()
    adopted = is_adopted()
    try:
        anchors = _system(report, heads, adopted=adopted)
        _cases(report, anchors)
        _without_chain(report, adopted=adopted)
        if adopted:
            _of_no_case(report)
    except UNREADABLE as error:
        report.find("the trail", f"cannot be read ({type(error).__name__})")
    return report


def _cases(report: Report, anchors: Anchors) -> None:
    """Verify every case that has a chain."""
    for chain, bound, lines in _chains(report):
        _anchored(report, chain, lines, anchors.pop(chain, set()))
        try:
            _case(report, chain, bound)
        except UNREADABLE as error:
            report.find(f"case {chain}", f"cannot be read ({type(error).__name__})")
    for chain in anchors:
        report.find(f"case {chain}", "its whole chain is missing")


def _system(report: Report, heads: Sequence[Head], *, adopted: bool) -> Anchors:
    """Verify the chain of the system; return every head of a case that it ever named.

    The newest is not enough: a chain that was cut grows again.
    """
    bound, anchors = Bound(), Anchors()
    named, there = {number for number, _ in heads}, dict[int, str]()
    restores: list[Restore] = []
    entries = AuditEntry.objects.filter(chain=SYSTEM).order_by("sequence")
    for entry in _read(report, SYSTEM, entries.iterator(), bound):
        for chain, head in heads_in(entry).items():
            anchors.setdefault(chain, set()).add(head)
        restores += restore_in(entry)
        if entry.sequence in named:
            there[entry.sequence] = entry.own
    wrong, report.restores = compare(heads, there, restores)
    for number, what in wrong.items():
        report.find(f"{SYSTEM} line {number}", what)
    for model in of_the_system():
        rows = model._default_manager.order_by("pk").iterator()  # noqa: SLF001
        _rows(report, SYSTEM, list(rows), bound, adopted=adopted)
    _missing(report, SYSTEM, bound)
    return anchors


def _chains(report: Report) -> Iterator[tuple[str, Bound, set[Head]]]:
    """Yield each chain of a case, what it binds, and the head after each line."""
    entries = AuditEntry.objects.exclude(chain=SYSTEM).order_by("chain", "sequence")
    for chain, lines in groupby(entries.iterator(), key=lambda entry: entry.chain):
        bound = Bound()
        read = _read(report, chain, lines, bound)
        heads = {(entry.sequence, entry.own) for entry in read}
        yield chain, bound, heads


def _read(
    report: Report, chain: str, entries: Iterator[AuditEntry], bound: Bound
) -> Iterator[AuditEntry]:
    """Yield each line that can be read, and find what is wrong with any."""
    for entry in entries:
        report.lines += 1
        if entry.sequence != bound.last + 1:
            report.find(_line(entry), f"{chain} has no line {bound.last + 1}")
        elif entry.previous != bound.own:
            report.find(_line(entry), "does not follow the line before it")
        if not is_genuine(entry):
            report.find(_line(entry), "was changed or not written with the key")
            bound.skip(entry)
            continue
        bound.take(entry)
        yield entry


def _line(entry: AuditEntry) -> str:
    return f"{entry.chain} line {entry.sequence}"


def _anchored(report: Report, chain: str, lines: set[Head], named: set[Head]) -> None:
    """Find a chain that lacks a line which the system's chain once named."""
    for number, _own in sorted(named - lines):
        report.find(f"case {chain}", f"its line {number} is not the one noted")


def _case(report: Report, chain: str, bound: Bound) -> None:
    report.cases += 1
    pk = case_of(chain)
    screening = Screening.objects.filter(pk=pk).first() if pk else None
    if bound.is_erased:
        if screening is not None:
            report.find(f"case {chain}", "was erased and is there again")
        return
    if screening is None:
        report.find(f"case {chain}", "is gone without a line that it was erased")
        return
    rows = list(rows_of(screening.pk))
    new = [row for row in bound.unbound(rows) if bound.explains(row)]
    _rows(report, f"case {chain}", rows, bound, adopted=True)
    _missing(report, f"case {chain}", bound)
    _screening(report, screening, bound, new)


def _rows(
    report: Report, where: str, rows: list[Model], bound: Bound, *, adopted: bool
) -> None:
    """Compare rows with what is bound; what is compared is taken off the list."""
    for row in rows:
        report.rows += 1
        name = name_of(row)
        report.seen[name[0]] += 1
        digest = bound.rows.pop(name, None)
        if digest is None:
            ours = not adopted or (where != SYSTEM and bound.explains(row))
            report.waiting += ours
            if not ours:
                report.find(where, f"{' '.join(name)} was not written by the software")
        elif not is_as_bound(row, digest):
            report.find(where, f"{' '.join(name)} was changed")


def _missing(report: Report, where: str, bound: Bound) -> None:
    for name in bound.rows:
        report.find(where, f"{' '.join(name)} is missing")


def _screening(
    report: Report, screening: Screening, bound: Bound, new: list[Model]
) -> None:
    where = f"case {screening.pk}"
    if not opens(screening):
        report.find(where, "the screening itself does not open")
    elif bound.astray:
        what = f"its line {bound.astray} found it changed without a trace"
        report.find(where, what)
    elif not bound.explains_case(screening, new):
        report.find(where, _what_is_wrong(screening, bound))


def _what_is_wrong(screening: Screening, bound: Bound) -> str:
    if screening.version == bound.version:
        return "the screening itself was changed"
    if screening.version < bound.version:
        return "the screening was set back"
    return "the screening changed without a trace"


def _without_chain(report: Report, *, adopted: bool) -> None:
    """Find screenings that no chain knows, and a trail that is gone."""
    alone = without_chain()
    if adopted:
        for pk in sorted(alone):
            report.find(f"case {pk}", "was not written by the software")
    elif alone or was_sealed():
        what = f"is missing or never began: {len(alone)} cases have no line"
        report.find("the trail", what)


def _of_no_case(report: Report) -> None:
    """Find rows that lead to no screening, and so were read with none."""
    for model in OF_A_CASE:
        there = model._base_manager.count()  # noqa: SLF001
        if there > report.seen[table_of(model)]:
            report.find(table_of(model), "holds a row that belongs to no case")
