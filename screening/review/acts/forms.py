"""The forms of what staff do on a case."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from screening import services
from screening.models import (
    Channel,
    Consultation,
    ConsultationKind,
    ConsultationOutcome,
    ContactOutcome,
)
from screening.review.acts.fields import ClockField, DayField, WordsField, at_clinic
from screening.review.acts.people import colleagues

CHOOSE = [("", _("Choose one"))]
USUAL_MINUTES = 30


class ActForm(forms.Form):
    """What one act needs to know. `person` and `now` are whose and when it is."""

    def __init__(
        self, data: Any = None, *, person: User, now: datetime, name: str
    ) -> None:
        self.person, self.now = person, now
        super().__init__(data, auto_id=f"{name}-%s")
        for field_name in self.fields:
            offered = getattr(self, f"offer_{field_name}", None)
            if offered is not None:
                self.initial[field_name] = offered()


class EmptyForm(ActForm):
    """Nothing to ask: one click."""


class HandOverForm(ActForm):
    to = forms.ModelChoiceField(
        label=_("Hand over to"),
        queryset=User.objects.none(),
        empty_label=_("Choose a colleague"),
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague who may own cases."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(self.person)  # type: ignore[attr-defined]


class ContactForm(ActForm):
    """A try to reach the patient; it was made now unless somebody says otherwise."""

    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices)
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[*CHOOSE, *ContactOutcome.choices],
        error_messages={"required": _("Choose what came of it.")},
    )
    tried_on = DayField(label=_("Tried on"))
    tried_at = ClockField(label=_("at"))
    next_on = DayField(label=_("Try again on"), required=False)
    next_at = ClockField(label=_("at"), required=False)
    note = WordsField(label=_("Note"), required=False)

    def offer_tried_on(self) -> date:
        return local(self.now).date()

    def offer_tried_at(self) -> str:
        return local(self.now).strftime("%H:%M")

    def clean(self) -> None:
        """Ask for both halves of the next try, and for a try that has taken place."""
        told = self.cleaned_data
        if told.get("next_on") and not told.get("next_at"):
            self.add_error("next_at", _("Enter the time of the next try too."))
        if told.get("next_at") and not told.get("next_on"):
            self.add_error("next_on", _("Enter the day of the next try too."))
        if self.errors:
            return
        told["moment"] = at_clinic(told["tried_on"], told["tried_at"])
        told["next_moment"] = (
            at_clinic(told["next_on"], told["next_at"]) if told["next_on"] else None
        )
        if told["moment"] > self.now:
            self.add_error("tried_at", _("This is still to come. Enter when it was."))
        if told["next_moment"] and told["next_moment"] <= told["moment"]:
            self.add_error("next_on", _("The next try must come after this one."))


class BookForm(ActForm):
    """A date and time for a consultation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ConsultationKind.choices)
    with_whom = forms.ModelChoiceField(
        label=_("With"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Whoever is free"),
    )
    day = DayField(label=_("Date"))
    clock = ClockField(label=_("Time"))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=480, initial=USUAL_MINUTES
    )
    note = WordsField(label=_("Note"), required=False)
    # What the button to keep both sends; empty while nobody is booked twice.
    keep = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "with_whom" in self.fields:
            self.fields["with_whom"].queryset = colleagues()  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a time that is over."""
        told = self.cleaned_data
        if self.errors:
            return
        told["starts_at"] = at_clinic(told["day"], told["clock"])
        if told["starts_at"] <= self.now:
            self.add_error("day", _("This time is over. Choose a later one."))

    def say_booked_twice(self, refused: services.DoubleBooked) -> None:
        """Name what the clinician has at that time, and offer to keep both."""
        for other in refused.others:
            self.add_error(None, overlap_words(other))
        self.keep = refused.token


class RebookForm(BookForm):
    """Another date and time for one that was asked for."""

    kind = with_whom = None  # type: ignore[assignment]
    consultation = forms.UUIDField(widget=forms.HiddenInput)


class ConsultForm(ActForm):
    """A consultation that somebody else will book."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ConsultationKind.choices)
    by_day = DayField(label=_("By"))
    with_whom = BookForm.base_fields["with_whom"]
    note = WordsField(label=_("Note"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_whom"].queryset = colleagues()  # type: ignore[attr-defined]

    def clean_by_day(self) -> date:
        """Refuse a day that is over."""
        day: date = self.cleaned_data["by_day"]
        if day < local(self.now).date():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


class EndForm(ActForm):
    """How a consultation ended."""

    consultation = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[*CHOOSE, *ConsultationOutcome.choices],
        error_messages={"required": _("Choose how it ended.")},
    )
    note = WordsField(label=_("Note"), required=False)


class CallOffForm(ActForm):
    consultation = forms.UUIDField(widget=forms.HiddenInput)
    note = WordsField(label=_("Why"), required=False)


def local(now: datetime) -> datetime:
    """Return a moment as the clinic's clocks show it."""
    return now.astimezone(at_clinic(date(2020, 1, 1), datetime.min.time()).tzinfo)


def overlap_words(other: Consultation) -> str:
    """Say whom the clinician sees at that time, by reference."""
    said = {
        "who": str(other.with_whom),
        "reference": other.screening.reference,
        "from": _clock(other.starts_at),
        "to": _clock(other.ends_at),
    }
    text = _(
        "%(who)s already has a consultation from %(from)s to %(to)s (%(reference)s). "
        "Choose another time, or keep both with the button below."
    )
    return str(text) % said


def _clock(at: datetime | None) -> str:
    return time_format(local(at), "P") if at else ""
