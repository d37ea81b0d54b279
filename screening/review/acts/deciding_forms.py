"""The forms of what staff decide about a case: each needs words."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import Resolution, RuleJudgement, Rung
from screening.models.decisions import CONTINUING
from screening.review.acts.fields import DayField, WordsField
from screening.review.acts.forms import CHOOSE, ActForm, local


class ReasonForm(ActForm):
    """An act that needs words and nothing else."""

    reason = WordsField(label=_("Reason"), error_messages={"required": _("Write why.")})


class PressureForm(ActForm):
    """What the patient said of a number that no rule could judge."""

    reason = WordsField(
        label=_("What came of it"),
        error_messages={"required": _("Write what came of asking.")},
    )


class NoteForm(ActForm):
    text = WordsField(
        label=_("Note"), error_messages={"required": _("Write the note.")}
    )


class EscalateForm(ReasonForm):
    to = forms.ChoiceField(
        label=_("Pass up to"), choices=Rung.choices, initial=Rung.LEAD
    )


class LaterForm(ReasonForm):
    """Put off until a day, on which the case comes back at opening."""

    until = DayField(label=_("Comes back on"))
    field_order = ("until", "reason")

    def clean_until(self) -> date:
        """Refuse today and what is over."""
        return _later(self.cleaned_data["until"], self.now)


class CloseForm(ReasonForm):
    """What came of a case or a flag, and why."""

    code = forms.ChoiceField(
        label=_("What came of it"),
        choices=[*CHOOSE, *Resolution.choices],
        error_messages={"required": _("Choose what came of it.")},
    )
    returns_on = DayField(
        label=_("Comes back on"),
        required=False,
        help_text=_("Only where something is still to come, such as records."),
    )
    field_order = ("code", "returns_on", "reason")

    def clean(self) -> None:
        """Ask for a day where the case goes on, and for none where it ends."""
        told = self.cleaned_data
        if self.errors:
            return
        continues = Resolution(told["code"]) in CONTINUING
        if continues and not told.get("returns_on"):
            self.add_error("returns_on", _("Enter the day on which it comes back."))
        elif told.get("returns_on") and not continues:
            self.add_error(
                "returns_on", _("With this outcome the case ends: leave it empty.")
            )
        elif told.get("returns_on"):
            _add_error_of(self, "returns_on", _later, told["returns_on"], self.now)


class CloseFlagForm(ReasonForm):
    """What came of one flag, why, and what the clinician thinks of the rule."""

    code = CloseForm.base_fields["code"]
    judgement = forms.ChoiceField(
        label=_("What do you think of this flag?"),
        choices=[("", _("No opinion")), *RuleJudgement.choices],
        required=False,
    )
    field_order = ("code", "judgement", "reason")


class EntryForm(ReasonForm):
    """A reason about one decision."""

    decision = forms.UUIDField(widget=forms.HiddenInput)


def _later(day: date, now: datetime) -> date:
    if day <= local(now).date():
        raise forms.ValidationError(_("Choose a day after today."))
    return day


def _add_error_of(form: forms.Form, name: str, check: Any, *args: Any) -> None:
    try:
        check(*args)
    except forms.ValidationError as error:
        form.add_error(name, error)
