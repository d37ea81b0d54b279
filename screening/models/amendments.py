"""Changes to a screening after it was handed in: each is a visit of its own."""

import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _


class AmendmentReason(models.TextChoices):
    """Why a screening is opened once more."""

    CORRECTION = "correction", _("Correction or addition")
    READINGS = "readings", _("Blood pressure readings")
    STAFF_ENTRY = "staff_entry", _("Entered by staff")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Name the reads of amendments."""

    def unfinished(self) -> "AmendmentQuerySet":
        """Return those that were not handed in."""
        return self.filter(handed_in_at=None)

    def written_by(self, author: User | None) -> "AmendmentQuerySet":
        """Return those of this person; None is the patient."""
        return self.filter(by=author)


class Amendment(models.Model):
    """One visit to a screening that was handed in. `by` nobody: the patient.

    The saved pages of the visit name it and are its content: no answer stands here.
    `handed_in_at` is written once; the case events tell both moments for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="amendments"
    )
    reason = models.CharField(_("reason"), max_length=11, choices=AmendmentReason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="amendments",
        verbose_name=_("by"),
    )
    opened_at = models.DateTimeField(_("opened"))
    handed_in_at = models.DateTimeField(_("handed in"), null=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening"],
                condition=models.Q(handed_in_at=None, by=None),
                name="one_open_amendment_of_patient",
            ),
            models.UniqueConstraint(
                fields=["screening", "by"],
                condition=models.Q(handed_in_at=None),
                name="one_open_amendment_of_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def is_handed_in(self) -> bool:
        """Whether its author has sent it."""
        return self.handed_in_at is not None
