"""What staff did on a case: tries, consultations, notes, decisions, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from screening.models import (
    CaseNote,
    Consultation,
    ConsultationKind,
    ContactAttempt,
    Decision,
    DecisionKind,
    MailState,
    ReturnMail,
    Screening,
)


@dataclass(frozen=True)
class Work:
    """All rows of staff on one case, oldest first. Corrected ones stand among them."""

    contacts: list[ContactAttempt]
    consultations: list[Consultation]
    notes: list[CaseNote]
    decisions: list[Decision]
    # Reminders to the patient, oldest first, with their booking.
    mails: list[ReturnMail]

    @cached_property
    def mail_of(self) -> Mapping[Any, ReturnMail]:
        """The newest reminder to the patient of each consultation, by its id."""
        return {m.booking.consultation_id: m for m in self.mails if m.booking}

    @cached_property
    def taken_back(self) -> frozenset[Any]:
        """Ids of the decisions that a later one says were made in error."""
        errors = (d for d in self.decisions if d.kind == DecisionKind.CORRECT)
        return frozenset(error.about_id for error in errors)

    @property
    def of_case(self) -> list[Decision]:
        """Decisions on the whole case, newest first."""
        return [d for d in reversed(self.decisions) if d.flag_id is None]

    @property
    def open_consultations(self) -> list[Consultation]:
        """Consultations that have still to end."""
        return [one for one in self.consultations if one.is_open]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What each row says, by the id that an event of the timeline names."""
        said = {str(row.pk): contact_words(row) for row in self.contacts}
        said |= {str(row.pk): row.read_content() for row in self.notes}
        said |= {str(row.pk): decision_words(row) for row in self.decisions}
        return said | {str(c.pk): consultation_words(c) for c in self.consultations}


def read_work(screening: Screening) -> Work:
    """Read everything that staff did, in five queries."""
    case = {"screening_id": screening.pk}
    return Work(
        contacts=list(ContactAttempt.objects.filter(**case).select_related("actor")),
        consultations=list(
            Consultation.objects.filter(**case)
            .with_state()
            .select_related("actor", "with_whom")
        ),
        notes=list(CaseNote.objects.filter(**case).select_related("actor")),
        decisions=list(Decision.objects.filter(**case).select_related("actor")),
        mails=list(
            ReturnMail.objects.filter(booking__consultation__screening=screening)
            .select_related("booking")
            .order_by("created_at")
        ),
    )


def contact_words(row: ContactAttempt) -> str:
    """Say how it was tried, and what came of it."""
    said = [
        f"{row.get_channel_display()}: {row.get_outcome_display()}",
        row.read_note(),
    ]
    return ". ".join(filter(None, said))


def decision_words(row: Decision) -> str:
    """Say what was decided, what came of it, and why."""
    said = [row.get_code_display() if row.code else "", row.read_reason()]
    return ". ".join(filter(None, said))


def consultation_words(row: Consultation) -> str:
    """Say which kind, and for when it is booked or wanted."""
    kind = str(ConsultationKind(row.kind).label)
    if row.is_booked and row.starts_at is not None:
        return f"{kind}, {_moment(row.starts_at)}"
    return f"{kind}, {formats.date_format(row.by_day, 'N j, Y')}"


def mail_words(mail: ReturnMail | None) -> str:
    """Say whether and when the patient is reminded by mail."""
    if mail is None:
        return _("No reminder by e-mail goes to the patient.")
    if mail.state == MailState.SENT and mail.sent_at:
        return _("The patient was reminded by e-mail on %(at)s") % {
            "at": _moment(mail.sent_at)
        }
    if mail.state == MailState.PENDING:
        return _("A reminder by e-mail goes to the patient on %(at)s") % {
            "at": _moment(mail.next_attempt_at)
        }
    state = mail.get_state_display()
    return _("Reminder to the patient by e-mail: %(state)s.") % {"state": state}


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "N j, Y, P")
