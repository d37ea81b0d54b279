"""Everything that happened to a case, newest first, in one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.models import (
    CaseEvent,
    CaseEventKind,
    DecisionKind,
    Flag,
    FlagEvent,
    FlagOutcome,
    Notice,
    ReturnMail,
    Rung,
    SavedPage,
    Screening,
)
from screening.review.work import Work

# What a detail may name: rows of staff with words of their own.
NAMED = ("decision", "contact", "note", "consultation")
# Pages saved one after the other are one line.
A_SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, when, by whom ("" for the patient or the software)."""

    at: datetime
    what: str
    who: str = ""
    detail: str = ""


def read_timeline(
    screening: Screening, events: list[CaseEvent], flags: list[Flag], work: Work
) -> list[Entry]:
    """Return every entry; three queries beside what was read already."""
    entries = [
        *(_of_event(event, work) for event in events),
        *_of_pages(screening),
        *map(_of_flag, flags),
        *map(_of_flag_event, _flag_events(screening)),
        *map(_of_notice, _notices(screening)),
        *map(_of_mail, work.mails),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_event(event: CaseEvent, work: Work) -> Entry:
    who = str(event.actor) if event.actor else ""
    said = (work.words.get(str(event.detail.get(name))) for name in NAMED)
    named = (str(event.detail.get(name, "")) for name in ("rule", "page"))
    detail = [*named, *said]
    if beside := event.detail.get("beside"):
        detail.append(_("kept beside %(other)s") % {"other": beside})
    if event.kind == CaseEventKind.ESCALATED:
        detail.append(str(Rung(event.detail["rung"]).label))
    return Entry(event.at, _what(event), who, ": ".join(filter(None, detail)))


def _what(event: CaseEvent) -> str:
    """Say a decision by its own word: "Decided" would tell nothing."""
    kind = event.detail.get("kind")
    if event.kind == CaseEventKind.DECIDED and kind in DecisionKind:
        return str(DecisionKind(kind).label)
    return event.get_kind_display()


def _of_flag(flag: Flag) -> Entry:
    failed = flag.outcome == FlagOutcome.FAILED
    what = _("Rule could not be evaluated") if failed else _("Flag raised")
    return Entry(flag.raised_at, what, "", flag.rule_id)


def _flag_events(screening: Screening) -> Iterator[FlagEvent]:
    found = FlagEvent.objects.filter(flag__screening_id=screening.pk)
    yield from found.select_related("flag")


def _of_flag_event(event: FlagEvent) -> Entry:
    return Entry(event.at, event.get_kind_display(), "", event.flag.rule_id)


def _notices(screening: Screening) -> Iterator[Notice]:
    yield from Notice.objects.filter(screening_id=screening.pk).select_related("to")


def _of_notice(notice: Notice) -> Entry:
    what = _("Notice: %(about)s") % {"about": notice.get_kind_display()}
    state = [notice.get_state_display(), notice.last_error]
    who = str(notice.to) if notice.to else _("whoever is on duty")
    to = _("to %(who)s") % {"who": who}
    said = ", ".join(filter(None, [to, *state]))
    return Entry(notice.sent_at or notice.created_at, what, "", said)


def _of_mail(mail: ReturnMail) -> Entry:
    what = _("Reminder to the patient by e-mail")
    said = ", ".join(filter(None, [mail.get_state_display(), mail.last_error]))
    return Entry(mail.sent_at or mail.created_at, what, "", said)


def _of_pages(screening: Screening) -> Iterator[Entry]:
    """Yield one entry for each sitting of the patient or of a member of staff."""
    sitting: list[_Save] = []
    for save in _saves(screening):
        if sitting and not save.follows(sitting[-1]):
            yield _sat(sitting)
            sitting = []
        sitting.append(save)
    if sitting:
        yield _sat(sitting)


class _Save(NamedTuple):
    at: datetime
    amendment: UUID | None
    by: str | None

    def follows(self, other: "_Save") -> bool:
        """Tell whether one person went on from the other without a pause."""
        return self.at - other.at <= A_SITTING and self.amendment == other.amendment


def _saves(screening: Screening) -> Iterator[_Save]:
    rows = SavedPage.objects.filter(screening_id=screening.pk).order_by("sequence")
    columns = ("saved_at", "amendment_id", "amendment__by__username")
    for row in rows.values_list(*columns):
        yield _Save(*row)


def _sat(sitting: list[_Save]) -> Entry:
    said = ngettext("%(n)d page saved", "%(n)d pages saved", len(sitting))
    return Entry(sitting[-1].at, said % {"n": len(sitting)}, sitting[0].by or "")
