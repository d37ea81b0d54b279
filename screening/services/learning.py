"""What a patient is given to read: found by name in the other app, noted on the case.

The pages come from the function that the settings name; this app knows addresses alone.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from screening.models import (
    CaseEventKind,
    Screening,
    ShownHow,
    ShownSection,
    TeachBack,
)
from screening.models.learning import SectionRef, shown_key
from screening.services.cases import note_event
from screening.services.errors import NoSuchPage
from screening.services.holding import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a published page as it stands now; no anchor is the whole page."""

    ref: SectionRef
    page_title: str
    title: str
    address: str
    html: SafeString


class Library(Protocol):
    """Where the pages come from."""

    def sections(
        self, targets: Sequence[tuple[str, str]], language: str, at: datetime
    ) -> list[Section]:
        """Return the sections that are published, in the order asked for."""

    def pages(self, language: str, at: datetime) -> list[Section]:
        """Return every published page, whole."""


def library() -> Library:
    """Return the library that the settings name."""
    found: Library = import_string(settings.EDUCATION_LIBRARY)()
    return found


def note_shown(
    screening: Screening,
    sections: Sequence[Section],
    *,
    how: ShownHow,
    now: datetime,
    page: str = "",
    by: User | None = None,
) -> None:
    """Note which versions were shown, each once; what stands is not written again.

    It looks before it writes, and locks nothing: most pages are looked at again.
    """
    keys = {shown_key(screening.pk, how, each.ref): each for each in sections}
    known = set(ShownSection.objects.filter(key__in=keys).values_list("key", flat=True))
    rows = [
        _row(screening, each, ShownSection(how=how, key=key, by=by, at=now), page)
        for key, each in keys.items()
        if key not in known
    ]
    if rows:
        # Two tabs that open one page at one moment write it once.
        ShownSection.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def add_page(*, screening_id: UUID, slug: str, actor: User, now: datetime) -> None:
    """Add a page for a patient to read. Raises NoSuchPage, Screening.DoesNotExist."""
    pages = library().pages(settings.LANGUAGE_CODE, now)
    chosen = [page for page in pages if page.ref.slug == slug]
    if not chosen:
        raise NoSuchPage
    screening = Screening.objects.get(pk=screening_id)
    note_shown(screening, chosen, how=ShownHow.STAFF, now=now, by=actor)
    kind, detail = CaseEventKind.PAGE_ADDED, {"page": slug}
    note_event(screening, kind, actor=actor, now=now, detail=detail)


def added_pages(screening: Screening) -> list[tuple[str, str]]:
    """Return address and heading of what staff added, in order, each once."""
    rows = ShownSection.objects.filter(screening=screening, how=ShownHow.STAFF)
    contents = [row.read_content() for row in rows]
    return list(dict.fromkeys((each["slug"], each["anchor"]) for each in contents))


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One question at the end in the words of staff; no answer is none, never wrong."""

    id: str
    question: str
    answer: str
    right: bool | None
    language: str


@transaction.atomic
def save_teach_back(
    *, screening_id: UUID, answers: Sequence[Understood], now: datetime
) -> None:
    """Keep what was answered; the first answers stand. Nothing is judged by it."""
    if all(each.right is None for each in answers):
        return
    screening = locked(screening_id)
    if TeachBack.objects.filter(screening=screening).exists():
        return
    row = TeachBack(screening=screening, at=now)
    row.seal("content", [asdict(each) for each in answers])
    row.save(force_insert=True)


def read_teach_back(screening: Screening) -> list[Understood]:
    """Return what was answered; nothing where no question was."""
    row = TeachBack.objects.filter(screening=screening).first()
    return [Understood(**each) for each in row.read_content()] if row else []


def _row(
    screening: Screening, section: Section, row: ShownSection, page: str
) -> ShownSection:
    row.screening = screening
    titles = {"page_title": section.page_title, "title": section.title, "page": page}
    row.seal("content", section.ref._asdict() | titles)
    return row
