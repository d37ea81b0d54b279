"""What staff of the demonstration did with a case, told through the services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User

from screening import services
from screening.models import (
    AmendmentReason,
    ClinicProfile,
    Consultation,
    Flag,
    Screening,
)
from screening.protocol.vocabulary import journey_from_flat

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
AT_TEN = time(10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing that happened so many hours after the patient was done."""

    after: float
    do: str
    by: str = "clinician"
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """A case at the moment of one step."""

    screening: Screening
    actor: User
    now: datetime
    flat: Mapping[str, Any]

    @property
    def case(self) -> dict[str, Any]:
        """What most services take."""
        return {
            "screening_id": self.screening.pk,
            "actor": self.actor,
            "now": self.now,
        }

    def in_days(self, days: int) -> datetime:
        """Return ten in the morning at the clinic, so many days from this step."""
        calendar = ClinicProfile.current().calendar
        day = calendar.local_date(self.now) + days * A_DAY
        return datetime.combine(day, AT_TEN, calendar.zone)


def tell(
    screening: Screening, story: list[Step], ended: datetime, flat: Mapping[str, Any]
) -> None:
    """Let every step of a story happen, in order."""
    for step in story:
        actor = User.objects.get(username=step.by)
        now = ended + timedelta(hours=step.after)
        DOINGS[step.do](Scene(screening, actor, now, flat), step.words)


def _hand_over(scene: Scene, words: Mapping[str, Any]) -> None:
    to = User.objects.get(username=words["to"])
    services.hand_over_case(to=to, **scene.case)


def _contact(scene: Scene, words: Mapping[str, Any]) -> None:
    hours = words.get("next_hours")
    made = services.Try(
        channel=words.get("channel", "phone"),
        outcome=words["outcome"],
        tried_at=scene.now,
        next_try_at=scene.now + timedelta(hours=hours) if hours else None,
        note=words.get("note", ""),
    )
    services.record_contact(made=made, **scene.case)


def _book(scene: Scene, words: Mapping[str, Any]) -> None:
    starts_at = scene.in_days(words["in_days"])
    wanted = services.Wanted(
        kind=words.get("kind", "phone"), by_day=starts_at.date(), with_whom=scene.actor
    )
    asked = services.request_consultation(wanted=wanted, **scene.case)
    while not _booked(scene, asked, starts_at):
        starts_at += AN_HOUR


def _booked(scene: Scene, asked: Consultation, starts_at: datetime) -> bool:
    """Book it unless the clinician has another one then; tell whether it was."""
    try:
        services.book_consultation(
            consultation_id=asked.pk,
            actor=scene.actor,
            slot=services.Slot(starts_at=starts_at, minutes=45),
            now=scene.now,
        )
    except services.DoubleBooked:
        return False
    return True


def _end(scene: Scene, words: Mapping[str, Any]) -> None:
    last = Consultation.objects.filter(screening=scene.screening).latest("at")
    services.end_consultation(
        consultation_id=last.pk,
        actor=scene.actor,
        outcome=words["outcome"],
        now=scene.now,
    )


def _close_flags(scene: Scene, words: Mapping[str, Any]) -> None:
    closing = services.Closing(code=words["code"], reason=words["reason"])
    judgements = words.get("judgements", {})
    for flag in Flag.objects.filter(screening=scene.screening).open():
        services.close_flag(
            flag_id=flag.pk,
            actor=scene.actor,
            closing=closing,
            judgement=judgements.get(flag.rule_id, ""),
            now=scene.now,
        )


def _close(scene: Scene, words: Mapping[str, Any]) -> None:
    days = words.get("returns_in_days")
    closing = services.Closing(
        code=words["code"],
        reason=words["reason"],
        returns_at=scene.in_days(days) if days else None,
    )
    flags = Flag.objects.filter(screening=scene.screening)
    by_rule = words.get("judgements", {})
    judgements = {f.pk: by_rule[f.rule_id] for f in flags if f.rule_id in by_rule}
    services.close_case(closing=closing, judgements=judgements, **scene.case)


def _later(scene: Scene, words: Mapping[str, Any]) -> None:
    until = scene.in_days(words["days"])
    services.put_off(until=until, reason=words["reason"], **scene.case)


def _change(scene: Scene, words: Mapping[str, Any]) -> None:
    """Let the patient come back and change a page."""
    on = ClinicProfile.current().local_date(scene.now)
    flat = {**scene.flat, **words["answers"]}
    pages = journey_from_flat(scene.screening.protocol, flat, on).saved
    amendment = services.open_amendment(
        screening_id=scene.screening.pk,
        now=scene.now,
        reason=AmendmentReason.CORRECTION,
    )
    for page_id in words["pages"]:
        services.save_amended_page(
            amendment_id=amendment.pk,
            page_id=page_id,
            answers=pages[page_id],
            now=scene.now,
            on=on,
        )
    services.hand_in_amendment(amendment_id=amendment.pk, now=scene.now, on=on)


def _key_in(scene: Scene, words: Mapping[str, Any]) -> None:
    on = ClinicProfile.current().local_date(scene.now)
    flat = {**scene.flat, **words["answers"]}
    pages = journey_from_flat(scene.screening.protocol, flat, on).saved
    services.key_in(
        screening_id=scene.screening.pk,
        page_id=words["page"],
        answers=pages[words["page"]],
        by=scene.actor,
        now=scene.now,
        on=on,
    )


def _ask_for_call(scene: Scene, words: Mapping[str, Any]) -> None:
    services.request_callback(
        screening_id=scene.screening.pk, wish=services.Wish(**words), now=scene.now
    )


def _answer_call(scene: Scene, words: Mapping[str, Any]) -> None:
    services.answer_callback(note=words["note"], **scene.case)


DOINGS: Mapping[str, Callable[[Scene, Mapping[str, Any]], object]] = {
    "claim": lambda scene, _: services.claim_case(**scene.case),
    "hand_over": _hand_over,
    "acknowledge": lambda scene, _: services.acknowledge_case(**scene.case),
    "contact": _contact,
    "book": _book,
    "end": _end,
    "close_flags": _close_flags,
    "close": _close,
    "later": _later,
    "note": lambda scene, words: services.add_note(text=words["text"], **scene.case),
    "escalate": lambda scene, words: services.escalate_case(
        reason=words["reason"], **scene.case
    ),
    "change": _change,
    "key_in": _key_in,
    "ask_for_call": _ask_for_call,
    "answer_call": _answer_call,
}
