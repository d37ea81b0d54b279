"""Forms of the page on which a case is held, or its erasure is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from screening import services

MOST_WORDS = 1000


class WhyForm(forms.Form):
    """Ask why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why, then press the button again.")},
    )


class SureForm(forms.Form):
    """Ask for a tick before what cannot be taken back."""

    sure = forms.BooleanField(
        label=_("I have looked at the case. I know that nothing brings it back."),
        error_messages={"required": _("Tick the box first: it cannot be undone.")},
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One button of the page: its words, its form, who may press it, what it does."""

    code: str
    words: Any
    form: type[forms.Form]
    needs: tuple[str, ...]
    run: Callable[..., Any]
    done: Any


def _with_reason(verb: Callable[..., Any]) -> Callable[..., Any]:
    def run(told: dict[str, Any], **who: Any) -> Any:
        return verb(reason=told["reason"], **who)

    return run


def _confirm(told: dict[str, Any], **who: Any) -> Any:
    del told
    return services.confirm_erasure(**who)


HOLD, LIFT, ASK, REFUSE, CONFIRM = STEPS = (
    Step(
        "hold",
        _("Set a legal hold"),
        WhyForm,
        ("screening.hold_case",),
        _with_reason(services.set_hold),
        _("A legal hold stands on the case."),
    ),
    Step(
        "lift",
        _("Lift the legal hold"),
        WhyForm,
        ("screening.hold_case",),
        _with_reason(services.lift_hold),
        _("The legal hold is lifted."),
    ),
    Step(
        "ask",
        _("Ask that this case be erased"),
        WhyForm,
        ("screening.ask_erasure",),
        _with_reason(services.ask_erasure),
        _("Asked. Another person has to confirm it."),
    ),
    Step(
        "refuse",
        _("Keep this case"),
        WhyForm,
        ("screening.confirm_erasure", "screening.ask_erasure"),
        _with_reason(services.refuse_erasure),
        _("The case is kept."),
    ),
    Step(
        "confirm",
        _("Erase this case"),
        SureForm,
        ("screening.confirm_erasure",),
        _confirm,
        _(
            "The case is erased. Below you see when the database's files are free of "
            "it, too."
        ),
    ),
)
BY_CODE = {step.code: step for step in STEPS}


def offered(person: User, *, held: bool, asked: services.Pending | None) -> list[Step]:
    """Return the steps that this person can take now."""
    steps = [LIFT if held else HOLD]
    if asked is None:
        steps += [] if held else [ASK]
    else:
        steps += [REFUSE]
        steps += [CONFIRM] if asked.by != person and not held else []
    return [step for step in steps if any(map(person.has_perm, step.needs))]
