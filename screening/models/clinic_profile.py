"""The clinic's own words about itself, which staff edit."""

import time
from datetime import date, datetime
from datetime import time as clock_time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import InterfaceError, OperationalError, models
from django.utils.translation import gettext_lazy as _

from screening.calendar import Calendar, Span
from screening.models.hours_words import hours_in_words
from screening.models.rungs import Rung
from screening.protocol.rules.base import Level

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from screening.models.calendar import Holiday, OpeningSpan

CACHE_SECONDS = 30
# Monday to Friday: what holds until staff save the settings page for the first time.
MADE_UP_SPANS = tuple(
    Span(weekday, clock_time(8, 30), clock_time(17)) for weekday in range(5)
)
_ONLY_ROW = 1
# RSMo 334.097.2: records are kept for seven years from the last professional service.
LEAST_YEARS, MOST_YEARS = 7, 99
_cached: tuple[float, "ClinicProfile"] | None = None


def is_time_zone(name: str) -> None:
    """Raise ValidationError unless the name is one of the IANA zones."""
    if name not in available_timezones():
        raise ValidationError(_("Choose a time zone such as America/Chicago."))


class ClinicProfile(models.Model):
    """Name and contact of the clinic: one row. The defaults are made up.

    What is promised to patients is computed from `calendar`, never written by hand.
    """

    spans: "RelatedManager[OpeningSpan]"
    holidays: "RelatedManager[Holiday]"

    id = models.PositiveSmallIntegerField(
        primary_key=True, default=_ONLY_ROW, editable=False
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        default="Old Town Florissant Mood Clinic",
        help_text=_("Stands at the top of every page."),
    )
    phone = models.CharField(
        _("phone"),
        max_length=40,
        default="(314) 555-0142",
        help_text=_("The number that patients call. It stands on every page."),
    )
    address = models.TextField(
        _("address"), default="100 Example Street\nFlorissant, Missouri 63031"
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="America/Chicago",
        validators=[is_time_zone],
        help_text=_(
            "All times on this page are in this zone. Summer time is taken care of."
        ),
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
        help_text=_(
            "One sentence that patients read before they start and at the end."
        ),
    )

    second_signature_from = models.PositiveSmallIntegerField(
        _("second clinician signs from"),
        choices=[
            (0, _("Never")),
            (Level.EMERGENCY_NOW, _("Emergency now")),
            (Level.SAME_DAY, _("Same day and above")),
            (Level.BEFORE_BOOKING, _("Before booking and above")),
        ],
        default=0,
        help_text=_("A flag of this level stays open until a second person signs."),
    )
    most_failed_tries = models.PositiveSmallIntegerField(
        _("failed tries to reach a patient"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("After so many the case is passed up to the person named below."),
    )
    unreachable_goes_to = models.CharField(
        _("who decides then"),
        max_length=7,
        choices=Rung,
        default=Rung.LEAD,
    )

    keep_years = models.PositiveSmallIntegerField(
        _("years to keep a screening"),
        default=10,
        validators=[MinValueValidator(LEAST_YEARS), MaxValueValidator(MOST_YEARS)],
        help_text=_(
            "Counted from the last thing that the patient or staff did with it. "
            "Missouri asks physicians for at least 7 years from the last service "
            "(RSMo 334.097): ask your lawyer before you choose fewer than 10. After "
            "that a screening is put forward for erasure; a person confirms each one."
        ),
    )

    class Meta:
        verbose_name = _("clinic settings")
        verbose_name_plural = _("clinic settings")
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
        self.__dict__.pop("calendar", None)
        self.forget()

    @classmethod
    def current(cls) -> "ClinicProfile":
        """Return the profile, or the defaults; at most 30 seconds old.

        Hardly any page needs a query for it, therefore the small cache. While the
        database is away the last known one holds, so that a patient can still read
        whom to call. Raises django.db.Error where this process never read one.
        """
        global _cached  # noqa: PLW0603 - one value per process is the whole idea
        now = time.monotonic()
        if _cached is None:
            _cached = (now, cls._read())
        elif now - _cached[0] > CACHE_SECONDS:
            _cached = (now, cls._read_or(_cached[1]))
        return _cached[1]

    @classmethod
    def _read_or(cls, known: "ClinicProfile") -> "ClinicProfile":
        try:
            return cls._read()
        except (OperationalError, InterfaceError):
            return known

    @classmethod
    def _read(cls) -> "ClinicProfile":
        """Fetch the row with all that its calendar needs."""
        profile = cls.objects.prefetch_related("spans", "holidays").first() or cls()
        _ = profile.calendar
        return profile

    @classmethod
    def forget(cls) -> None:
        """Read the row again the next time."""
        global _cached  # noqa: PLW0603
        _cached = None

    @cached_property
    def calendar(self) -> Calendar:
        """Opening hours and holidays. Hours are made up only until a row is saved."""
        zone = ZoneInfo(self.time_zone)
        if self._state.adding:
            return Calendar(zone, MADE_UP_SPANS)
        spans = tuple(row.span for row in self.spans.all())
        return Calendar(zone, spans, frozenset(h.day for h in self.holidays.all()))

    @property
    def rung_of_unreachable(self) -> Rung:
        """Who decides after too many failed tries."""
        return Rung(self.unreachable_goes_to)

    @property
    def hours(self) -> str:
        """Opening hours in words; empty where none are entered."""
        return hours_in_words(self.calendar.spans)

    def local_date(self, moment: datetime) -> date:
        """Return the date at the clinic at an aware moment."""
        return self.calendar.local_date(moment)
