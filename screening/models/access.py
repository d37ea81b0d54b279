"""Why somebody opened or took along a case that is not theirs to work on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening
from screening.models.sealed import SealedModel


class Purpose(models.TextChoices):
    """What the reason was asked for."""

    OPEN = "open", _("Open the case")
    EXPORT = "export", _("Print or export")


class Why(models.TextChoices):
    """The short list; words may be added to each."""

    EMERGENCY = "emergency", _("Emergency")
    PATIENT_CALLED = "patient_called", _("The patient called or wrote")
    ASKED_TO_HELP = "asked_to_help", _("I was asked to help")
    CARE = "care", _("For the care of this patient")
    PATIENT_ASKED = "patient_asked", _("The patient asked for a copy")
    REVIEW = "review", _("Quality review or supervision")


class AccessReason(SealedModel):
    """One reason of one person for one case. `words` is sealed."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="access_reasons"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    purpose = models.CharField(_("for what"), max_length=6, choices=Purpose)
    why = models.CharField(_("reason"), max_length=14, choices=Why)
    words = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reason for access")
        verbose_name_plural = _("reasons for access")
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="access_reason_at")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.why}"

    def read_words(self) -> str:
        """Return what was typed; empty for nothing. Raises CannotOpen."""
        return self.unseal("words") or ""
