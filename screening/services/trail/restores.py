"""Backups and restores in the chain of the system, and heads from before a restore.

A restore puts the chain back to where it was when the backup was made. Heads that were
kept outside after that are then of lines that are no more, and no sign of a cut: but
only those that stand in the log before the head of the restore itself.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from screening.models import AuditEntry, AuditKind
from screening.models.trail import SYSTEM
from screening.services.trail.chain import Line, append

logger = logging.getLogger(__name__)

Head = tuple[int, str]
# So much of a digest names a file.
NAMED = 16


@dataclass(frozen=True, slots=True)
class Restore:
    """A restore as its line tells it; the line before it is the last of the backup.

    `replaced`: the last line of what was replaced; None where nothing was there.
    """

    at: datetime
    head: Head
    digest: str
    replaced: Head | None

    @property
    def kept(self) -> int:
        """The number of the last line that the backup held."""
        return self.head[0] - 1

    def has_dropped(self, number: int) -> bool:
        """Tell whether a line of this number can have been replaced."""
        last = self.replaced[0] if self.replaced else number
        return self.kept < number <= last


def note_backup(digest: str, *, now: datetime) -> None:
    """Note that a backup was made, with the digest of its file."""
    _note(AuditKind.BACKED_UP, now, {"file": digest})


def note_restore(digest: str, replaced: Head | None, *, now: datetime) -> None:
    """Note at the end of the chain that was put back from where it came.

    The log is told, too: what stands in it before that is of the time before.
    """
    _note(AuditKind.RESTORED, now, {"file": digest, "replaced": replaced})


def last_head() -> Head | None:
    """Return number and hash of the last line of the system."""
    lines = AuditEntry.objects.filter(chain=SYSTEM).order_by("-sequence")
    return lines.values_list("sequence", "own").first()


def restore_in(entry: AuditEntry) -> list[Restore]:
    """Return the restore that a verified line tells of, if it does."""
    if entry.kind != AuditKind.RESTORED:
        return []
    said = json.loads(entry.detail)
    replaced = said["replaced"]
    head = (entry.sequence, entry.own)
    return [
        Restore(entry.at, head, said["file"], tuple(replaced) if replaced else None)
    ]


def in_words(restore: Restore, dropped: int) -> str:
    """Say of one restore what whoever verifies has to know, every time."""
    return (
        f"system line {restore.head[0]}: put back on {restore.at:%Y-%m-%d %H:%M} UTC "
        f"from the backup {restore.digest[:NAMED]}, which ended with line "
        f"{restore.kept}; {dropped} heads outside are from before the restore"
    )


def compare(
    heads: Sequence[Head], there: dict[int, str], restores: Sequence[Restore]
) -> tuple[dict[int, str], list[str]]:
    """Compare heads kept outside, in their order, with the lines that are `there`.

    Return what is wrong by number, and what there is to say of each restore.
    """
    wrong: dict[int, str] = {}
    dropped = [0] * len(restores)
    last_place = {head: place for place, head in enumerate(heads)}
    for place, (number, own) in enumerate(heads):
        if there.get(number) == own:
            continue
        excuse = [
            r.has_dropped(number) and last_place.get(r.head, -1) > place
            for r in restores
        ]
        if True in excuse:
            dropped[excuse.index(True)] += 1
        else:
            wrong[number] = _what_is_wrong(number, there, heads, restores)
    said = [in_words(r, n) for r, n in zip(restores, dropped, strict=True)]
    return wrong, said


def _what_is_wrong(
    number: int,
    there: dict[int, str],
    heads: Sequence[Head],
    restores: Sequence[Restore],
) -> str:
    untold = [r for r in restores if r.has_dropped(number) and r.head not in heads]
    if untold:
        return (
            f"cut off, or from before the restore of {untold[0].at:%Y-%m-%d %H:%M} "
            "UTC: put what was logged before, at and after it into FILE, in this order"
        )
    if number in there:
        return "not the head that was kept outside"
    return "cut off: a head outside names it"


@transaction.atomic
def _note(kind: AuditKind, now: datetime, detail: Mapping[str, Any]) -> None:
    named = str(detail["file"])[:NAMED]
    entry = append(Line(kind=kind, now=now, about=named, detail=detail))
    told = {"sequence": entry.sequence, "head": entry.own}
    transaction.on_commit(lambda: logger.info("Audit head", extra=told))
