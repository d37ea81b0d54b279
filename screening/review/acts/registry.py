"""Every act by its name in an address: who may, which form, which service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from screening import services
from screening.models import (
    ClinicProfile,
    Consultation,
    Decision,
    Flag,
    Screening,
)
from screening.review.acts import forms
from screening.review.acts.fields import at_clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One act of one person on one case: what was typed, and what they had seen."""

    screening: Screening
    actor: User
    told: Mapping[str, Any]
    now: datetime
    seen: services.Seen
    post: Mapping[str, Any]

    @property
    def who(self) -> dict[str, Any]:
        """What every service of a case takes."""
        return {"actor": self.actor, "now": self.now, "seen": self.seen}

    @property
    def case(self) -> dict[str, Any]:
        """The same with the case itself."""
        return {"screening_id": self.screening.pk, **self.who}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one can do: its words on the button, its words when done."""

    name: str
    words: Any
    done: Any
    needs: str
    form: type[forms.ActForm]
    run: Callable[[Doing], object]


class NotOfThisCase(Exception):
    """What was named belongs to another case, or to none."""


def _contact(doing: Doing) -> None:
    told = doing.told
    made = services.Try(
        channel=told["channel"],
        outcome=told["outcome"],
        tried_at=told["moment"],
        next_try_at=told["next_moment"],
        note=told["note"],
    )
    services.record_contact(made=made, **doing.case)


@transaction.atomic
def _book(doing: Doing) -> None:
    """Ask for a consultation and book it, both or neither."""
    told = doing.told
    wanted = services.Wanted(
        kind=told["kind"], by_day=told["day"], with_whom=told["with_whom"]
    )
    asked = services.request_consultation(wanted=wanted, **doing.case)
    services.book_consultation(
        consultation_id=asked.pk,
        actor=doing.actor,
        slot=_slot(told),
        note=told["note"],
        now=doing.now,
    )


def _slot(told: Mapping[str, Any]) -> services.Slot:
    return services.Slot(starts_at=told["starts_at"], minutes=told["minutes"])


def _consult(doing: Doing) -> None:
    told = doing.told
    wanted = services.Wanted(
        kind=told["kind"],
        by_day=told["by_day"],
        with_whom=told["with_whom"],
        note=told["note"],
    )
    services.request_consultation(wanted=wanted, **doing.case)


def _consultation(doing: Doing) -> UUID:
    found = Consultation.objects.filter(
        pk=doing.told["consultation"], screening_id=doing.screening.pk
    )
    return _one(found.values_list("pk", flat=True))


def _rebook(doing: Doing) -> None:
    services.book_consultation(
        consultation_id=_consultation(doing),
        slot=_slot(doing.told),
        note=doing.told["note"],
        **doing.who,
    )


def _call_off(doing: Doing) -> None:
    services.call_off_consultation(
        consultation_id=_consultation(doing), note=doing.told["note"], **doing.who
    )


def _end(doing: Doing) -> None:
    services.end_consultation(
        consultation_id=_consultation(doing),
        outcome=doing.told["outcome"],
        note=doing.told["note"],
        **doing.who,
    )


def _close(doing: Doing) -> None:
    told = doing.told
    closing = services.Closing(
        code=told["code"],
        reason=told["reason"],
        returns_at=_opening_of(told["returns_on"]) if told["returns_on"] else None,
    )
    judgements = _judgements(doing)
    services.close_case(closing=closing, judgements=judgements, **doing.case)


def _judgements(doing: Doing) -> dict[UUID, str]:
    """Return what was said of each flag of this case; anything else is left out."""
    known = {"over", "right", "under"}
    flags = Flag.objects.filter(screening_id=doing.screening.pk)
    said = {
        pk: str(doing.post.get(f"judgement-{pk}", ""))
        for pk in flags.values_list("pk", flat=True)
    }
    return {pk: word for pk, word in said.items() if word in known}


def _later(doing: Doing) -> None:
    until = _opening_of(doing.told["until"])
    services.put_off(until=until, reason=doing.told["reason"], **doing.case)


def _opening_of(day: Any) -> datetime:
    """Return when the clinic opens on that day, or next after it."""
    calendar = ClinicProfile.current().calendar
    midnight = at_clinic(day, time(0))
    return calendar.next_opening(midnight) or midnight


def _decision(doing: Doing) -> UUID:
    found = Decision.objects.filter(
        pk=doing.told["decision"], screening_id=doing.screening.pk
    )
    return _one(found.values_list("pk", flat=True))


def _sign(doing: Doing) -> None:
    services.sign_decision(
        decision_id=_decision(doing), reason=doing.told["reason"], **doing.who
    )


def _correct(doing: Doing) -> None:
    services.correct_decision(
        decision_id=_decision(doing), reason=doing.told["reason"], **doing.who
    )


def _one(found: Any) -> UUID:
    pk: UUID | None = found.first()
    if pk is None:
        raise NotOfThisCase
    return pk


def _note(doing: Doing) -> None:
    services.add_note(
        screening_id=doing.screening.pk,
        actor=doing.actor,
        text=doing.told["text"],
        now=doing.now,
    )


ACTS = (
    Act(
        name="claim",
        words=_("Claim"),
        done=_("The case is yours."),
        needs="own_case",
        form=forms.EmptyForm,
        run=lambda doing: services.claim_case(**doing.case),
    ),
    Act(
        name="release",
        words=_("Release"),
        done=_("The case belongs to nobody again."),
        needs="own_case",
        form=forms.EmptyForm,
        run=lambda doing: services.release_case(**doing.case),
    ),
    Act(
        name="hand-over",
        words=_("Hand over"),
        done=_("You handed the case over."),
        needs="own_case",
        form=forms.HandOverForm,
        run=lambda doing: services.hand_over_case(to=doing.told["to"], **doing.case),
    ),
    Act(
        name="acknowledge",
        words=_("Acknowledge the case"),
        done=_("You acknowledged the case and its open flags."),
        needs="add_decision",
        form=forms.EmptyForm,
        run=lambda doing: services.acknowledge_case(**doing.case),
    ),
    Act(
        name="contact",
        words=_("Record a call or message"),
        done=_("The try is written down."),
        needs="add_contactattempt",
        form=forms.ContactForm,
        run=_contact,
    ),
    Act(
        name="book",
        words=_("Book a consultation"),
        done=_("The consultation is booked."),
        needs="add_consultation",
        form=forms.BookForm,
        run=_book,
    ),
    Act(
        name="consult",
        words=_("Ask for a consultation"),
        done=_("The consultation waits to be booked."),
        needs="add_consultation",
        form=forms.ConsultForm,
        run=_consult,
    ),
    Act(
        name="rebook",
        words=_("Book date and time"),
        done=_("The consultation is booked."),
        needs="add_consultation",
        form=forms.RebookForm,
        run=_rebook,
    ),
    Act(
        name="call-off",
        words=_("Call off"),
        done=_("The booking is called off."),
        needs="add_consultation",
        form=forms.CallOffForm,
        run=_call_off,
    ),
    Act(
        name="end",
        words=_("Record how it ended"),
        done=_("How the consultation ended is written down."),
        needs="add_consultation",
        form=forms.EndForm,
        run=_end,
    ),
    Act(
        name="close",
        words=_("Close or lay aside"),
        done=_("What came of the case is written down."),
        needs="add_decision",
        form=forms.CloseForm,
        run=_close,
    ),
    Act(
        name="later",
        words=_("Put off until a day"),
        done=_("The case comes back on that day by itself."),
        needs="add_decision",
        form=forms.LaterForm,
        run=_later,
    ),
    Act(
        name="escalate",
        words=_("Pass up"),
        done=_("The case is passed up."),
        needs="escalate_case",
        form=forms.EscalateForm,
        run=lambda doing: services.escalate_case(
            to=doing.told["to"], reason=doing.told["reason"], **doing.case
        ),
    ),
    Act(
        name="note",
        words=_("Write a note"),
        done=_("The note is kept."),
        needs="add_casenote",
        form=forms.NoteForm,
        run=_note,
    ),
    Act(
        name="reopen",
        words=_("Open again"),
        done=_("The case is open again."),
        needs="add_decision",
        form=forms.ReasonForm,
        run=lambda doing: services.reopen_case(
            reason=doing.told["reason"], **doing.case
        ),
    ),
    Act(
        name="sign",
        words=_("Sign as the second clinician"),
        done=_("You signed."),
        needs="sign_decision",
        form=forms.EntryForm,
        run=_sign,
    ),
    Act(
        name="correct",
        words=_("Take back, entered in error"),
        done=_("The entry is taken back; it stays readable."),
        needs="add_decision",
        form=forms.EntryForm,
        run=_correct,
    ),
)
BY_NAME = {act.name: act for act in ACTS}
