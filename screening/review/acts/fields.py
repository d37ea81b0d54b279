"""Boxes of the forms of staff: strict dates and times at the clinic, sealed words."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import ClinicProfile

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
LONGEST_WORDS = 2000
OUT_OF_REACH = _("Enter a date between 2020 and 2100.")


class DayField(forms.DateField):
    """A day as a browser's date box sends it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        kwargs.setdefault("widget", widget)
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> Any:
        """Refuse a day that no clinic plans for."""
        found = super().clean(value)
        if found is not None and not EARLIEST <= found < LATEST:
            raise forms.ValidationError(OUT_OF_REACH, code="range")
        return found


class ClockField(forms.TimeField):
    """A time as a browser's time box sends it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        kwargs.setdefault("widget", widget)
        super().__init__(input_formats=["%H:%M", "%H:%M:%S"], **kwargs)


class WordsField(forms.CharField):
    """A few lines that are sealed in the row."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        messages = {"max_length": _("Write at most 2,000 characters.")}
        messages |= kwargs.pop("error_messages", {})
        super().__init__(max_length=LONGEST_WORDS, error_messages=messages, **kwargs)


def at_clinic(day: date, clock: time) -> datetime:
    """Return the moment of a day and time at the clinic."""
    return datetime.combine(day, clock, ClinicProfile.current().calendar.zone)
