"""Run on an installation's own database: make what a storm needs, and count after it.

`python -m tests.durability.books make 40` prints a cookie for each screening that wants
its last pages; `count` prints what the database holds of each; `fill 300` puts so many
screenings in.
"""

import json
import secrets
import sys
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.core import signing  # noqa: E402 - Django is set up first
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from clinic.accounts.models import StaffSession  # noqa: E402
from screening import services  # noqa: E402
from screening.followup.sender import send_due  # noqa: E402
from screening.intake import cookie  # noqa: E402
from screening.models import (  # noqa: E402
    CaseEvent,
    Evaluation,
    Flag,
    Notice,
    SavedPage,
    Screening,
)
from screening.models.resealing import sealed_columns  # noqa: E402
from screening.models.screening import token_hash  # noqa: E402
from screening.services.trail.beginning import begin  # noqa: E402
from screening.services.trail.seals import seal_case  # noqa: E402
from tests.builders import SAFE, finish, make_submitted  # noqa: E402
from tests.rows import every_row  # noqa: E402

URGENT_RULE = "RED-01"
BATCH = 50


def make(number: int) -> list[dict[str, str]]:
    """Return the cookie and the reference of screenings that are all but finished."""
    signer = signing.get_cookie_signer(salt=cookie.NAME + cookie.SALT)
    first = services.start_screening(now=timezone.now()).screening
    finish(first, now=timezone.now())
    pattern = Screening.objects.get(pk=first.pk)
    made = []
    for batch in range(0, number, BATCH):
        numbers = range(batch, min(batch + BATCH, number))
        tokens = {f"{n:08d}": secrets.token_urlsafe(32) for n in numbers}
        put_in(pattern, tokens)
        made += [
            {"cookie": signer.sign(token), "reference": ref}
            for ref, token in tokens.items()
        ]
    return made


def put_in(pattern: Screening, tokens: dict[str, str]) -> None:
    """Write a twin under each reference, with its token."""
    rows = [twin_of(pattern, ref, token) for ref, token in tokens.items()]
    for model in (Screening, SavedPage, Evaluation, Flag, CaseEvent):
        model.objects.bulk_create(
            [row for case in rows for row in case if type(row) is model]
        )


def twin_of(pattern: Screening, reference: str, token: str) -> list[Any]:
    """Return a copy of a screening with all that belongs to it, sealed for itself."""
    case = _copy(pattern, reference=reference, token_hash=token_hash(token))
    copies: dict[Any, Any] = {None: None}
    rows: list[Any] = [case]
    for row in (*pattern.pages.all(), *pattern.evaluations.all(), *pattern.flags.all()):
        links = {
            name: copies[getattr(row, name)]
            for name in ("saved_page_id", "evaluation_id")
            if hasattr(row, name)
        }
        copy = _copy(row, screening_id=case.pk, **links)
        copies[row.pk] = copy.pk
        rows.append(copy)
    events = pattern.case_events.all()
    return rows + [
        CaseEvent(screening_id=case.pk, kind=event.kind, at=event.at)
        for event in events
    ]


def _copy(row: Any, **changes: Any) -> Any:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    copy = type(row)(**values | {"id": uuid4()} | changes)
    for name in sealed_columns(type(row)):
        if getattr(row, name):
            copy.seal(name, row.unseal(name))
    return copy


def count() -> dict[str, object]:
    """Return what stands of each screening, after every notice went out."""
    now = timezone.now()
    for hours in range(1, 12):
        send_due(now=now + timedelta(hours=hours))
    return {
        "cases": {case.reference: _case(case) for case in Screening.objects.all()},
        "unsent": Notice.objects.exclude(state="sent").filter(kind="urgent").count(),
        "integrity": _integrity(),
        "rows": _every_row(),
    }


def _case(case: Screening) -> dict[str, object]:
    journey = services.journey_of(case)
    pages = list(case.pages.all())
    for page in pages:
        page.answers(case.protocol)
    urgent = case.notices.filter(kind="urgent")
    return {
        "pk": str(case.pk),
        "danger": journey.answers["redflag_now"],
        "words": str(journey.answers["legal_last_name"]),
        "submitted": case.submitted_at is not None,
        "submissions": case.case_events.filter(kind="submitted").count(),
        "flags": case.flags.filter(rule_id=URGENT_RULE).count(),
        "notices": urgent.count(),
        "told": urgent.filter(state="sent").count(),
        "sequences": len({page.sequence for page in pages}) == len(pages),
        "judged": case.evaluations.filter(saved_page__isnull=False).count()
        == len(pages),
    }


def _integrity() -> list[str]:
    if connection.vendor != "sqlite":
        return ["ok"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        return found + [str(row) for row in cursor.fetchall()]


def _every_row() -> int:
    """Read each column of each row, and each index: a torn page would not be read."""
    number = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            number += len(cursor.fetchall())
        if connection.vendor == "postgresql":
            # Compares each index with its table, as amcheck would, by building it anew.
            cursor.execute("REINDEX DATABASE")
    return number


def fill(number: int) -> dict[str, str]:
    """Put so many screenings in, with all that belongs to them; return one of them."""
    case = make_submitted({**SAFE, "redflag_now": "yes"}, timezone.now())
    pattern = Screening.objects.get(pk=case.pk)
    for batch in range(0, number, BATCH):
        numbers = range(batch, min(batch + BATCH, number))
        put_in(pattern, {f"{n:08d}": secrets.token_urlsafe(32) for n in numbers})
    take_in(timezone.now())
    return {"pk": str(case.pk), "reference": case.reference}


def take_in(now: datetime) -> None:
    """Begin the trail with rows that were put in beside the services."""
    every = list(Screening.objects.values_list("pk", flat=True))
    heads = {str(pk): seal_case(pk, now, adopt=True) for pk in every}
    begin({pk: head for pk, head in heads.items() if head}, now)


def clear() -> dict[str, object]:
    """Return each session as it reads, and every row of every table as it stands."""
    sessions = [session.get_decoded() for session in StaffSession.objects.all()]
    return {"sessions": sessions, "rows": str(every_row())}


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    verbs = {"make": make, "count": count, "fill": fill, "clear": clear}
    sys.stdout.write(json.dumps(verbs[verb](*map(int, numbers))))
