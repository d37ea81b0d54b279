"""A second clinician signs what the first closed; an error is taken back by a row."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import CaseEventKind, Decision, DecisionKind, Screening
from screening.services.case_decisions import (
    close_flags,
    open_proposal,
    refuse_urgent,
    settle,
    unsettle,
)
from screening.services.cases import Seen, finish, hold, require
from screening.services.deciding import next_number, write
from screening.services.errors import (
    AlreadySettled,
    NotCorrectable,
    ReasonRequired,
    SamePerson,
)
from screening.services.flagging import flags_of

# A correction takes back; it never closes anything again.
_OPENING = frozenset({DecisionKind.REOPEN, DecisionKind.CORRECT})
_LAID_ASIDE = frozenset({DecisionKind.PROPOSE, DecisionKind.CLOSE, DecisionKind.LATER})


@transaction.atomic
def sign_decision(
    *,
    decision_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> Decision:
    """Close, as the second clinician, what the first one proposed to close.

    To refuse is `reopen_flag` or `reopen_case`. Raises NotAllowed, ReasonRequired,
    CaseChanged, SamePerson, AlreadySettled, UrgentFlagOpen, Decision.DoesNotExist.
    """
    require(actor, "sign_decision")
    if not reason.strip():
        raise ReasonRequired
    screening, first = _held(decision_id, seen)
    if first.actor_id == actor.pk:
        raise SamePerson
    if not _waits(screening, first):
        raise AlreadySettled
    decision = _answer(screening, first, actor, now, kind=DecisionKind.CLOSE)
    decision.code, decision.judgement = first.code, first.judgement
    decision.returns_at = first.returns_at
    if first.flag_id is None:
        refuse_urgent(screening)
    write(screening, decision, reason)
    if first.flag_id is None:
        proposed = [f for f in flags_of(screening) if f.waits_for_second]
        close_flags(screening, decision, proposed, _judgements(first))
        settle(screening, decision)
    return _done(screening, decision)


@transaction.atomic
def correct_decision(
    *,
    decision_id: UUID,
    actor: User,
    reason: str,
    now: datetime,
    seen: Seen | None = None,
) -> Decision:
    """Take back a decision that was entered in error, by a row that says why.

    One's own, or that of others with `correct_decision`. What it closed is open again,
    with all that was closed by the same entry. Raises NotAllowed, ReasonRequired,
    CaseChanged, NotCorrectable, Decision.DoesNotExist.
    """
    require(actor, "add_decision")
    if not reason.strip():
        raise ReasonRequired
    screening, entry = _held(decision_id, seen)
    if entry.actor_id != actor.pk:
        require(actor, "correct_decision")
    taken_back = entry.followed_by.filter(kind=DecisionKind.CORRECT).exists()
    if entry.kind in _OPENING or taken_back:
        raise NotCorrectable
    decision = _answer(screening, entry, actor, now, kind=DecisionKind.CORRECT)
    write(screening, decision, reason)
    _take_back_with(decision, entry, screening, reason)
    if entry.flag_id is None and entry.kind in _LAID_ASIDE:
        unsettle(screening, now)
    return _done(screening, decision)


def _take_back_with(
    decision: Decision, entry: Decision, screening: Screening, reason: str
) -> None:
    """Take back what the entry did to single flags too."""
    with_it = Decision.objects.filter(about=entry, flag__isnull=False).standing()
    for number, row in enumerate(
        with_it.exclude(kind__in=_OPENING), start=decision.number + 1
    ):
        back = Decision(
            flag_id=row.flag_id,
            about=row,
            actor=decision.actor,
            number=number,
            kind=DecisionKind.CORRECT,
            at=decision.at,
        )
        write(screening, back, reason)


def _held(decision_id: UUID, seen: Seen | None) -> tuple[Screening, Decision]:
    found = Decision.objects.values_list("screening_id", flat=True)
    screening = hold(found.get(pk=decision_id), seen)
    return screening, Decision.objects.select_related("flag").get(pk=decision_id)


def _waits(screening: Screening, first: Decision) -> bool:
    if first.kind != DecisionKind.PROPOSE:
        return False
    if first.flag_id is None:
        return open_proposal(screening) == first
    words = Decision.objects.filter(flag_id=first.flag_id).words()
    # What was proposed with the whole case is signed with the whole case.
    return first.about_id is None and words.order_by("-number").first() == first


def _judgements(first: Decision) -> dict[UUID, str]:
    rows = first.followed_by.filter(kind=DecisionKind.PROPOSE)
    return dict(rows.values_list("flag_id", "judgement"))


def _answer(
    screening: Screening,
    about: Decision,
    actor: User,
    now: datetime,
    *,
    kind: DecisionKind,
) -> Decision:
    return Decision(
        flag_id=about.flag_id,
        about=about,
        actor=actor,
        kind=kind,
        number=next_number(screening),
        at=now,
    )


def _done(screening: Screening, decision: Decision) -> Decision:
    finish(
        screening,
        CaseEventKind.DECIDED,
        actor=decision.actor,
        now=decision.at,
        detail={
            "decision": str(decision.pk),
            "kind": decision.kind,
            "about": str(decision.about_id),
        },
    )
    return decision
