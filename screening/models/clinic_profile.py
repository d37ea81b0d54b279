"""The clinic's own words about itself, which staff edit."""

import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

CACHE_SECONDS = 30
_ONLY_ROW = 1
_cached: tuple[float, "ClinicProfile"] | None = None


def is_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is one of the IANA zones."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone such as America/Chicago."))


class ClinicProfile(models.Model):
    """Name, contact and promises of the clinic: one row. The defaults are made up."""

    id = models.PositiveSmallIntegerField(
        primary_key=True, default=_ONLY_ROW, editable=False
    )
    name = models.CharField(
        _("name"), max_length=120, default="Old Town Florissant Mood Clinic"
    )
    phone = models.CharField(_("phone"), max_length=40, default="(314) 555-0142")
    hours = models.CharField(
        _("opening hours"),
        max_length=200,
        default="Monday to Friday, 8:30 a.m. to 5:00 p.m.",
    )
    address = models.TextField(
        _("address"), default="100 Example Street\nFlorissant, Missouri 63031"
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="America/Chicago",
        validators=[is_time_zone],
    )
    on_duty_email = models.EmailField(
        _("on-duty e-mail"),
        default="on-duty@clinic.example",
        help_text=_(
            "Notices of urgent answers go here, with a reference and a link only. "
            "Someone must read this mailbox during opening hours."
        ),
    )
    who_reads = models.CharField(
        _("who reads the answers"),
        max_length=200,
        default="A nurse or a doctor of our clinic reads your answers.",
    )
    reply_within = models.CharField(
        _("reply promised within"),
        max_length=200,
        default="We will contact you within 2 business days.",
    )
    out_of_hours = models.CharField(
        _("when nobody reads"),
        max_length=300,
        default="Nobody reads answers at night, on weekends or on holidays.",
    )

    class Meta:
        verbose_name = _("clinic profile")
        verbose_name_plural = _("clinic profile")
        constraints = [
            models.CheckConstraint(
                name="clinic_profile_is_one_row", condition=models.Q(id=_ONLY_ROW)
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and show the new words at once in this process."""
        super().save(*args, **kwargs)
        self.forget()

    @classmethod
    def current(cls) -> "ClinicProfile":
        """Return the profile, or the defaults; at most 30 seconds old.

        Hardly any page needs a query for it, therefore the small cache.
        """
        global _cached  # noqa: PLW0603 - one value per process is the whole idea
        now = time.monotonic()
        if _cached is None or now - _cached[0] > CACHE_SECONDS:
            _cached = (now, cls.objects.first() or cls())
        return _cached[1]

    @classmethod
    def forget(cls) -> None:
        """Read the row again the next time."""
        global _cached  # noqa: PLW0603
        _cached = None

    def local_date(self, moment: datetime) -> date:
        """Return the date at the clinic at an aware moment."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()
