"""Take every row of a case out of every table, in one transaction.

History refuses a DELETE by triggers; they let this transaction alone pass, for it alone
sees the permit that it writes first and takes back last. What stays is the chain of the
case, which says who did what and when, and of the rows nothing but keyed digests; and a
note that the database's files are still to be freed of it.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model

from screening.models import (
    Amendment,
    AuditKind,
    CasePresence,
    ErasurePermit,
    ErasureResidue,
    Notice,
    ReturnLink,
    ReturnMail,
    Screening,
    SearchKey,
)
from screening.sealing import CannotOpen
from screening.services import trail
from screening.services.keeping.files import forget_mails
from screening.services.trail.anchors import head_log
from screening.services.trail.chain import hold
from screening.services.trail.covered import OF_A_CASE, table_of
from screening.services.trail.hashes import keyed

# What belongs to a case and is no history of it.
BESIDE: dict[type[Model], str] = {
    Notice: "screening",
    ReturnMail: "link__screening",
    ReturnLink: "screening",
    SearchKey: "screening",
    CasePresence: "screening",
    Amendment: "screening",
}


def reference_digests(reference: str) -> list[str]:
    """Return by what the chain of an erased case is still found; the first is new."""
    return keyed(f"reference {reference}")


@transaction.atomic
def erase(
    screening: Screening, *, actor: User | None, asked_by: User | None, now: datetime
) -> None:
    """Erase a locked case; `actor` nobody: a draft whose time is over."""
    chain, mail = str(screening.pk), _mail_of(screening)
    hold(chain)
    counts = _delete_rows(screening)
    ErasureResidue.objects.create(chain=screening.pk, erased_at=now)
    erased = trail.Line(
        kind=AuditKind.ERASED,
        now=now,
        chain=chain,
        actor=actor,
        about=reference_digests(screening.reference)[0],
        detail={"counts": counts, "asked_by": asked_by.pk if asked_by else None},
    )
    last = trail.append(erased)
    heads = {"heads": {chain: [last.sequence, last.own]}}
    trail.append(trail.Line(kind=AuditKind.HEADS, now=now, detail=heads))
    transaction.on_commit(lambda: _after(mail))


def _mail_of(screening: Screening) -> str:
    """Return the patient's address; "" also where the row is damaged: it goes, too."""
    try:
        return str(screening.identity_answers().get("email", ""))
    except (CannotOpen, ValueError):
        return ""


def _after(mail: str) -> None:
    _overwrite(on=False)
    head_log.tell()
    forget_mails(mail)


def _delete_rows(screening: Screening) -> dict[str, int]:
    """Delete every row; return how many there were in each table."""
    _overwrite(on=True)
    permit = ErasurePermit.objects.create(screening_id=screening.pk)
    ways = {**BESIDE, **OF_A_CASE}
    # What leads to the case through another row goes before that row.
    ordered = sorted(ways, key=lambda model: -ways[model].count("__"))
    counts = {
        table_of(model): _delete(model, ways[model], screening) for model in ordered
    }
    _delete(Screening, "pk", screening)
    permit.delete()
    return {table: count for table, count in counts.items() if count}


def _delete(model: type[Model], way: str, screening: Screening) -> int:
    # Django's own delete would fetch every row, and refuse at the first PROTECT.
    rows = model._base_manager.filter(**{way: screening.pk})  # noqa: SLF001
    alone = model._base_manager.filter(pk__in=rows.values("pk"))  # noqa: SLF001
    return alone._raw_delete(alone.db)  # noqa: SLF001


def _overwrite(*, on: bool) -> None:
    """Let SQLite write zeros over what it deletes; PostgreSQL has no such thing.

    For the erasure alone: each save of a patient would pay for it. What stays in files
    notwithstanding is noted as a residue, and freed by the worker.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA secure_delete = {'ON' if on else 'OFF'}")
