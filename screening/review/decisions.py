"""What a clinician can do with one flag: acknowledge, close with an outcome, reopen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from screening import services
from screening.models import Resolution, RuleJudgement

MAY_DECIDE = "screening.add_decision"
JUDGEMENTS = RuleJudgement.choices
LONGEST = 2000


class SeenForm(forms.Form):
    """One click, and what the clinician thinks of the rule if they say so."""

    judgement = forms.ChoiceField(
        label=_("What do you think of this flag?"),
        choices=[("", _("No opinion")), *JUDGEMENTS],
        required=False,
    )


class ReasonForm(forms.Form):
    """Ask why the flag is opened again."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        error_messages={
            "required": _("Write why you open this flag again."),
            "max_length": _("Write at most 2,000 characters."),
        },
    )


class CloseForm(SeenForm):
    """Ask what came of the flag, and why it is closed."""

    code = forms.ChoiceField(
        label=_("What came of it"),
        choices=Resolution.choices,
        error_messages={
            "required": _("Choose what came of it, then close the flag."),
            "invalid_choice": _("Choose what came of it, then close the flag."),
        },
    )
    reason = forms.CharField(
        label=_("Reason for closing"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write why you close this flag, then close it."),
            "max_length": _("Write at most 2,000 characters."),
        },
    )


@dataclass(frozen=True, slots=True)
class FlagAct:
    """What one can do with a flag: its words, its form, its service."""

    words: Any
    done: Any
    form: type[forms.Form]
    run: Callable[[UUID, Mapping[str, Any], dict[str, Any]], object]


def _acknowledge(flag: UUID, told: Mapping[str, Any], who: dict[str, Any]) -> None:
    services.acknowledge_flag(flag_id=flag, judgement=told["judgement"], **who)


def _close(flag: UUID, told: Mapping[str, Any], who: dict[str, Any]) -> None:
    closing = services.Closing(code=told["code"], reason=told["reason"])
    services.close_flag(
        flag_id=flag, closing=closing, judgement=told["judgement"], **who
    )


def _reopen(flag: UUID, told: Mapping[str, Any], who: dict[str, Any]) -> None:
    services.reopen_flag(flag_id=flag, reason=told["reason"], **who)


FLAG_ACTS = {
    "acknowledge": FlagAct(
        _("Acknowledge"), _("You acknowledged the flag."), SeenForm, _acknowledge
    ),
    "close": FlagAct(_("Close flag"), _("You closed the flag."), CloseForm, _close),
    "reopen": FlagAct(
        _("Open again"), _("You opened the flag again."), ReasonForm, _reopen
    ),
}
