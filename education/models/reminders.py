"""Mails that remind owners of pages to read."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewMailQuerySet(models.QuerySet["ReviewMail"]):
    """Name the reads of reminders."""

    def due(self, now: datetime) -> "ReviewMailQuerySet":
        """Return what should be sent by now, oldest first."""
        waiting = self.filter(sent_at=None, next_attempt_at__lte=now)
        return waiting.order_by("next_attempt_at", "pk")


class ReviewMail(models.Model):
    """The mail of one month to one owner: there is at most one row, so it goes once."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("owner"),
    )
    month = models.DateField(_("month"))  # its first day
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # The class of the error alone: its text may quote an address.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = ReviewMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders to owners")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "month"], name="education_review_mail_once_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
