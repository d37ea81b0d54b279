"""Consultations: asked for, booked, held or not. Rows are only ever added."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from screening.models.sealed import SealedModel


class ConsultationKind(models.TextChoices):
    """Where it takes place."""

    PHONE = "phone", _("Phone call")
    VIDEO = "video", _("Video call")
    VISIT = "visit", _("Visit to the clinic")


class ConsultationStepKind(models.TextChoices):
    """What became of a consultation."""

    BOOKED = "booked", _("Booked")
    CALLED_OFF = "called_off", _("Booking called off")
    DONE = "done", _("Ended")


class ConsultationOutcome(models.TextChoices):
    """How a consultation ended."""

    HELD = "held", _("Took place")
    NO_SHOW = "no_show", _("Patient did not come")
    PATIENT_DECLINED = "patient_declined", _("Patient does not want it")
    NOT_NEEDED = "not_needed", _("No longer needed")


# No step: it was asked for and nobody has booked it.
UNBOOKED = (None, ConsultationStepKind.CALLED_OFF)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Name the reads of consultations."""

    def with_state(self) -> "ConsultationQuerySet":
        """Add the last step: `step` (its kind or None), `starts_at`, `minutes`."""
        steps = ConsultationStep.objects.filter(consultation=OuterRef("pk"))
        last = steps.order_by("-number")
        return self.annotate(  # type: ignore[no-redef]
            step=Subquery(last.values("kind")[:1]),
            starts_at=Subquery(last.values("starts_at")[:1]),
            minutes=Subquery(last.values("minutes")[:1]),
        )

    def open(self) -> "ConsultationQuerySet":
        """Return, with their state, those that have not ended."""
        done = models.Q(step=ConsultationStepKind.DONE) & models.Q(step__isnull=False)
        return self.with_state().exclude(done)


class Consultation(SealedModel):
    """A follow-up that staff asked for: what kind, by when, with whom."""

    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="consultations"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=ConsultationKind)
    by_day = models.DateField(_("by"))
    with_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="consultations",
        verbose_name=_("with"),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultations_asked",
        verbose_name=_("asked by"),
    )
    note = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(_("asked"))

    objects = ConsultationQuerySet.as_manager()

    # Set by `with_state()`.
    step: str | None = None
    starts_at: datetime | None = None
    minutes: int | None = None

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.by_day}"

    @property
    def is_booked(self) -> bool:
        """Whether a date and time stand."""
        return self.step == ConsultationStepKind.BOOKED

    @property
    def is_open(self) -> bool:
        """Whether it has still to end."""
        return self.step != ConsultationStepKind.DONE

    @property
    def ends_at(self) -> datetime | None:
        """When the booked time is over."""
        if self.starts_at is None:
            return None
        return self.starts_at + timedelta(minutes=self.minutes or 0)

    def read_note(self) -> str:
        """Return what staff wrote; empty for nothing. Raises CannotOpen."""
        return self.unseal("note") or ""


class ConsultationStep(SealedModel):
    """A booking, its end or its outcome; the last one by `number` is how it stands."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="steps"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("step"), max_length=10, choices=ConsultationStepKind)
    starts_at = models.DateTimeField(_("starts"), null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=ConsultationOutcome, blank=True
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultation_steps",
        verbose_name=_("by"),
    )
    note = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a consultation")
        verbose_name_plural = _("steps of consultations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="consultation_step_number"
            )
        ]

    def __str__(self) -> str:
        return self.kind

    def read_note(self) -> str:
        """Return what staff wrote; empty for nothing. Raises CannotOpen."""
        return self.unseal("note") or ""
