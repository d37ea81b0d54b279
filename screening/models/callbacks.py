"""A patient asks to be called back, and what staff did about it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening
from screening.models.sealed import SealedModel


class CallbackRequestQuerySet(models.QuerySet["CallbackRequest"]):
    """Name the reads of call-backs."""

    def open(self) -> "CallbackRequestQuerySet":
        """Return what nobody has answered."""
        return self.filter(answer__isnull=True)


class CallbackRequest(SealedModel):
    """How to reach the patient now, in what they typed. A newer row adds to older ones.

    `content` is sealed: `services.callbacks.Wish` as JSON. `level` says how soon.
    """

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="callbacks"
    )
    content = models.BinaryField(editable=False)
    level = models.PositiveSmallIntegerField(_("level"))
    asked_at = models.DateTimeField(_("asked"))

    objects = CallbackRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a call")
        verbose_name_plural = _("requests for a call")
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    def read_content(self) -> dict[str, Any]:
        """Return what the patient typed. Raises CannotOpen."""
        content: dict[str, Any] = self.unseal("content")
        return content


class CallbackAnswer(SealedModel):
    """A person called, or settled it another way, and wrote what came of it."""

    request = models.OneToOneField(
        CallbackRequest, on_delete=models.PROTECT, related_name="answer"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="callback_answers",
        verbose_name=_("by"),
    )
    note = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to a request for a call")
        verbose_name_plural = _("answers to requests for a call")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    def read_note(self) -> str:
        """Return what came of it. Raises CannotOpen."""
        return self.unseal("note") or ""
