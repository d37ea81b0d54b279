"""What a person thinks of each flag that closing a case closes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from screening.models import Flag, RuleJudgement
from screening.review.queue import TITLES

KNOWN = frozenset(RuleJudgement.values)


@dataclass(frozen=True, slots=True)
class Judged:
    """One flag with what was chosen for it; empty: no opinion."""

    flag: Flag
    title: str
    said: str


def judged(flags: Iterable[Flag], post: Mapping[str, Any]) -> tuple[Judged, ...]:
    """Return each flag with what a form that came back says of it."""
    return tuple(
        Judged(flag, TITLES.get(flag.rule_id, flag.rule_id), _said(flag.pk, post))
        for flag in flags
    )


def judgements(flags: Iterable[Flag], post: Mapping[str, Any]) -> dict[UUID, str]:
    """Return what was said, by flag; anything else in the form is left out."""
    return {one.flag.pk: one.said for one in judged(flags, post) if one.said}


def _said(flag_id: UUID, post: Mapping[str, Any]) -> str:
    word = str(post.get(f"judgement-{flag_id}", ""))
    return word if word in KNOWN else ""
