"""From what was typed to the service that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

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
from screening.review.acts.judging import judgements


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


def contact(doing: Doing) -> None:
    """Write a try down."""
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
def book(doing: Doing) -> None:
    """Ask for a consultation and book it, both or neither."""
    told = doing.told
    wanted = services.Wanted(
        kind=told["kind"], by_day=told["day"], with_whom=told["with_whom"]
    )
    asked = services.request_consultation(wanted=wanted, **doing.case)
    services.book_consultation(
        consultation_id=asked.pk,
        actor=doing.actor,
        slot=_slot(doing),
        note=told["note"],
        now=doing.now,
    )


def _slot(doing: Doing) -> services.Slot:
    told = doing.told
    return services.Slot(
        starts_at=told["starts_at"],
        minutes=told["minutes"],
        keep=str(doing.post.get("keep", "")),
    )


def consult(doing: Doing) -> None:
    """Ask for a consultation that somebody else books."""
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


def rebook(doing: Doing) -> None:
    """Book date and time of one that was asked for."""
    services.book_consultation(
        consultation_id=_consultation(doing),
        slot=_slot(doing),
        note=doing.told["note"],
        **doing.who,
    )


def call_off(doing: Doing) -> None:
    """Take a booking off."""
    services.call_off_consultation(
        consultation_id=_consultation(doing), note=doing.told["note"], **doing.who
    )


def end(doing: Doing) -> None:
    """Record how it ended."""
    services.end_consultation(
        consultation_id=_consultation(doing),
        outcome=doing.told["outcome"],
        note=doing.told["note"],
        **doing.who,
    )


def close(doing: Doing) -> None:
    """Close the case, or lay it aside until it comes back."""
    told = doing.told
    closing = services.Closing(
        code=told["code"],
        reason=told["reason"],
        returns_at=_opening_of(told["returns_on"]) if told["returns_on"] else None,
    )
    flags = Flag.objects.filter(screening_id=doing.screening.pk)
    said = judgements(flags, doing.post)
    services.close_case(closing=closing, judgements=said, **doing.case)


def later(doing: Doing) -> None:
    """Put the case off until the clinic opens on that day."""
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


def sign(doing: Doing) -> None:
    """Sign what another clinician closed."""
    services.sign_decision(
        decision_id=_decision(doing), reason=doing.told["reason"], **doing.who
    )


def correct(doing: Doing) -> None:
    """Take an entry back."""
    services.correct_decision(
        decision_id=_decision(doing), reason=doing.told["reason"], **doing.who
    )


def _one(found: Any) -> UUID:
    pk: UUID | None = found.first()
    if pk is None:
        raise NotOfThisCase
    return pk


def note(doing: Doing) -> None:
    """Keep a note."""
    services.add_note(
        screening_id=doing.screening.pk,
        actor=doing.actor,
        text=doing.told["text"],
        now=doing.now,
    )
