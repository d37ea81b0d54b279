"""How long a case is kept: legal holds, and the two steps of an erasure."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening
from screening.models.sealed import SealedModel


class HoldKind(models.TextChoices):
    """A hold is set, and later lifted, by a row each."""

    SET = "set", _("Legal hold set")
    LIFTED = "lifted", _("Legal hold lifted")


class HoldStep(SealedModel):
    """A person set or lifted a legal hold. The newest row says how it stands."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="hold_steps"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=6, choices=HoldKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a legal hold")
        verbose_name_plural = _("steps of legal holds")
        ordering = ["number"]
        permissions = [("hold_case", _("Can set and lift legal holds"))]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "number"], name="hold_step_number"
            )
        ]

    def __str__(self) -> str:
        return self.kind

    def read_reason(self) -> str:
        """Return why. Raises CannotOpen."""
        return self.unseal("reason") or ""


class ErasureKind(models.TextChoices):
    """The first step, and the refusal; the second step leaves no row but the trail."""

    ASKED = "asked", _("Erasure asked for")
    REFUSED = "refused", _("Erasure refused")


class ErasureStep(SealedModel):
    """Somebody asked that a case be erased, or refused it. No actor: the schedule."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="erasure_steps"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=7, choices=ErasureKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    reason = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of an erasure")
        verbose_name_plural = _("steps of erasures")
        ordering = ["number"]
        permissions = [
            ("ask_erasure", _("Can ask that a case be erased")),
            ("confirm_erasure", _("Can confirm that a case be erased")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "number"], name="erasure_step_number"
            )
        ]

    def __str__(self) -> str:
        return self.kind

    def read_reason(self) -> str:
        """Return why. Raises CannotOpen."""
        return self.unseal("reason") or ""


class ErasurePermit(models.Model):
    """Lets one transaction delete rows of history; none ever stands here committed."""

    screening_id = models.UUIDField(primary_key=True)

    class Meta:
        verbose_name = _("permit of an erasure")
        verbose_name_plural = _("permits of erasures")

    def __str__(self) -> str:
        return self.screening_id.hex


class ErasureResidue(models.Model):
    """An erased case whose bytes the database's files may still hold, until `freed_at`.

    Written by the erasing transaction itself, so that no erasure is forgotten. `chain`
    is the id of the case in the trail, and no foreign key: the case is gone.
    """

    chain = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField(_("erased"))
    freed_at = models.DateTimeField(_("files free of it"), null=True)

    class Meta:
        verbose_name = _("residue of an erasure")
        verbose_name_plural = _("residues of erasures")

    def __str__(self) -> str:
        return self.chain.hex
