"""What the rules said each time they were asked."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import SavedPage, Screening
from screening.models.sealed import SealedModel


class Evaluation(SealedModel):
    """One run of every rule: after a saved page, or at submission (no saved page).

    `findings` holds every outcome but "clear" with its evidence; `rules_digest`
    names the rules and versions that ran.
    """

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="evaluations", db_index=False
    )
    saved_page = models.OneToOneField(
        SavedPage, on_delete=models.PROTECT, null=True, related_name="evaluation"
    )
    sequence = models.PositiveIntegerField(_("sequence"))
    on = models.DateField(_("date at the clinic"))
    urgency = models.CharField(_("urgency"), max_length=16, blank=True)
    findings = models.BinaryField(editable=False)
    rules_digest = models.CharField(_("rules"), max_length=64)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "sequence"], name="evaluation_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.urgency}"

    def read_findings(self) -> dict[str, Any]:
        """Return what was not clear, as `services.findings` wrote it."""
        found: dict[str, Any] = self.unseal("findings")
        return found
