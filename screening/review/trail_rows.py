"""Lines of the audit trail for a page, a file and the weekly list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from screening.calendar import Calendar
from screening.models import (
    AccessPurpose,
    AccessReason,
    AuditEntry,
    AuditKind,
    CaseEventKind,
    Screening,
    Why,
)
from screening.models.trail import SYSTEM, UPKEEP
from screening.references import normalise_reference
from screening.services.keeping.erasing import reference_digests
from screening.services.trail.chain import first_id

A_DAY = timedelta(days=1)
Lines = QuerySet[AuditEntry]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is filtered by; all of it may be empty."""

    person: int | None = None
    reference: str = ""
    day: date | None = None

    def lines(self, calendar: Calendar) -> Lines:
        """Return the lines, newest first."""
        found = AuditEntry.objects.exclude(kind__in=UPKEEP)
        if self.person is not None:
            found = found.filter(actor_id=self.person)
        if self.reference:
            found = found.filter(chain=_chain_of(self.reference))
        if self.day is not None:
            found = within(found, self.day, self.day + A_DAY, calendar)
        return found.select_related("actor").order_by("-id")


def within(lines: Lines, first: date, after: date, calendar: Calendar) -> Lines:
    """Return the lines of these days at the clinic, without the last one."""
    start, end = (_midnight(day, calendar) for day in (first, after))
    return lines.filter(id__gte=first_id(start), id__lt=first_id(end))


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(0), calendar.zone).astimezone(UTC)


def _chain_of(typed: str) -> str:
    """Return the chain of a case, also of one that was erased; "" for none."""
    reference = normalise_reference(typed)
    case = Screening.objects.filter(reference=reference).values_list("pk", flat=True)
    found = case.first() if reference else None
    if found is not None:
        return str(found)
    erased = AuditEntry.objects.filter(
        kind=AuditKind.ERASED, about__in=reference_digests(reference)
    )
    return erased.values_list("chain", flat=True).first() or "" if reference else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is read. `case` is a reference, empty for an erased one."""

    at: datetime
    who: str
    what: str
    case: str
    case_id: str
    about: str
    address: str
    number: int

    @property
    def moment(self) -> str:
        """Return the time in UTC, to the second."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def rows_of(entries: Iterable[AuditEntry]) -> list[Row]:
    """Put lines into words; one query for the references of all of them."""
    lines = list(entries)
    ids = {UUID(line.chain) for line in lines if line.chain != SYSTEM}
    found = Screening.objects.filter(pk__in=ids).values_list("pk", "reference")
    references = {str(pk): reference for pk, reference in found}
    return [_row(line, references) for line in lines]


def _row(line: AuditEntry, references: dict[str, str]) -> Row:
    of_case = line.chain != SYSTEM
    return Row(
        at=line.at,
        who=str(line.actor) if line.actor else "",
        what=line.get_kind_display(),
        case=references.get(line.chain, _("erased")) if of_case else "",
        case_id=line.chain if line.chain in references else "",
        about=_object(line),
        address=line.address,
        number=line.sequence,
    )


# Pages of the staff by the names of their addresses; another one shows its name.
PAGES = {
    "index": _lazy("Staff home"),
    "screening_screening_changelist": _lazy("Queue"),
    "screening_screening_find": _lazy("Queue"),
    "screening_screening_change": _lazy("Case page"),
    "screening_screening_contact": _lazy("Call page"),
    "screening_screening_print": _lazy("Print"),
    "screening_screening_person": _lazy("Everything of a person"),
    "screening_screening_person_json": _lazy("Everything of a person"),
    "screening_screening_entry": _lazy("Key in"),
    "screening_screening_keep": _lazy("Keeping"),
    "screening_screening_keeping": _lazy("Keeping and erasing"),
    "screening_screening_reports": _lazy("Reports"),
    "screening_screening_report_file": _lazy("Report as a file"),
    "screening_auditentry_changelist": _lazy("Audit trail"),
    "screening_auditentry_change": _lazy("Line of the audit trail"),
    "screening_auditentry_csv": _lazy("Audit trail as a file"),
    "screening_auditentry_week": _lazy("Who looked at what"),
    "screening_clinicprofile_change": _lazy("Clinic settings"),
}


def _object(line: AuditEntry) -> str:
    """Say what a line is about."""
    if line.kind == AuditKind.ERASED:
        return ""
    if line.kind in (AuditKind.REASON_ASKED, AuditKind.REASON_GIVEN):
        purpose, _blank, why = line.about.partition(" ")
        said = [AccessPurpose(purpose).label, Why(why).label if why else ""]
        return ": ".join(filter(None, map(str, said)))
    return str(PAGES.get(line.about, line.about.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class OfPerson:
    """What one person did in a week, counted."""

    person: User
    cases: int
    looks: int
    taken: int
    searches: int
    reasons: int
    acts: int
    refused: int


LOOKS = (CaseEventKind.VIEWED, AuditKind.OPENED)
TAKEN = (CaseEventKind.PRINTED, CaseEventKind.EXPORTED, AuditKind.TAKEN)
NO_ACTS = (
    *LOOKS,
    *TAKEN,
    AuditKind.SEARCHED,
    AuditKind.REASON_ASKED,
    AuditKind.REASON_GIVEN,
    AuditKind.REFUSED,
    AuditKind.NOT_FOUND,
    AuditKind.SIGNED_IN,
    AuditKind.SIGNED_OUT,
)


def by_person(lines: Lines) -> list[OfPerson]:
    """Count a week by person, who looked at most cases first. Two queries."""
    of_case = ~Q(chain=SYSTEM)
    counted = lines.exclude(actor=None).values("actor")
    counts = counted.annotate(
        cases=Count("chain", filter=of_case, distinct=True),
        looks=Count("id", filter=of_case & Q(kind__in=LOOKS)),
        taken=Count("id", filter=Q(kind__in=TAKEN)),
        searches=Count("id", filter=Q(kind=AuditKind.SEARCHED)),
        reasons=Count("id", filter=Q(kind=AuditKind.REASON_GIVEN)),
        acts=Count("id", filter=of_case & ~Q(kind__in=NO_ACTS)),
        refused=Count("id", filter=Q(kind=AuditKind.REFUSED)),
    )
    found: list[dict[str, Any]] = [dict(each) for each in counts]
    people = User.objects.in_bulk([each["actor"] for each in found])
    rows = [OfPerson(people[each.pop("actor")], **each) for each in found]
    return sorted(rows, key=lambda row: (-row.cases, row.person.pk))


def reasons_given(first: datetime, after: datetime) -> list[AccessReason]:
    """Return the reasons of a week, newest first, with person and case."""
    given = AccessReason.objects.filter(at__gte=first, at__lt=after)
    rows = given.select_related("actor", "screening")
    return list(rows.defer("screening__current_pages", "screening__identity")[:500])
