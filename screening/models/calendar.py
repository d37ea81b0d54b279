"""Opening hours, holidays and who is on call, as staff enter them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from screening.calendar import MIDNIGHT, Span
from screening.models.clinic_profile import ClinicProfile


class CalendarRow(models.Model):
    """A line of the settings page; a change of it shows at once in this process."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and read the profile again the next time."""
        super().save(*args, **kwargs)
        ClinicProfile.forget()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and read the profile again the next time."""
        deleted = super().delete(*args, **kwargs)
        ClinicProfile.forget()
        return deleted


class OpeningSpan(CalendarRow):
    """From when to when somebody is there on a weekday; a lunch break makes two."""

    profile = models.ForeignKey(
        ClinicProfile, on_delete=models.CASCADE, related_name="spans"
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(
        _("closes"), help_text=_("Midnight is the end of that day.")
    )

    class Meta:
        verbose_name = _("opening time")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}-{self.closes:%H:%M}"

    def clean(self) -> None:
        """Refuse a time that closes before it opens."""
        if self.closes != MIDNIGHT and _not_after(self.closes, self.opens):
            raise ValidationError(
                {"closes": _("The clinic must close after it opens. Change one time.")}
            )

    @property
    def span(self) -> Span:
        """The same for the calendar."""
        return Span(self.weekday, self.opens, self.closes)


class Holiday(CalendarRow):
    """A date on which nobody is there."""

    profile = models.ForeignKey(
        ClinicProfile, on_delete=models.CASCADE, related_name="holidays"
    )
    day = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "day"], name="holiday_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class OnCall(CalendarRow):
    """Who is told of urgent answers besides the on-duty mailbox, and when."""

    profile = models.ForeignKey(
        ClinicProfile, on_delete=models.CASCADE, related_name="on_call"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=40)
    email = models.EmailField(_("e-mail"))

    class Meta:
        verbose_name = _("person on call")
        verbose_name_plural = _("people on call")
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a duty that ends before it starts."""
        if _not_after(self.ends_at, self.starts_at):
            raise ValidationError(
                {"ends_at": _("The duty must end after it starts. Change one time.")}
            )


def _not_after(end: Any, start: Any) -> bool:
    """Tell whether an end does not come after its start; one that is missing may."""
    return None not in (end, start) and end <= start
