"""How each member of staff wants to be told of what."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a mail is about."""

    URGENT = "urgent", _("Urgent answers or a request for a call")
    ESCALATION = "escalation", _("A case waits too long, or was passed up")
    HANDED_OVER = "handed_over", _("A case was handed over to me")
    RETURNED = "returned", _("A case of mine came back or changed")
    REMINDER = "reminder", _("A consultation of mine is near")
    NEW_CASE = "new_case", _("A new case to resolve before booking")
    NOTES_ONLY = "notes_only", _("A new case with notes only, or no flag")


class Delivery(models.TextChoices):
    """When a mail goes out."""

    IMMEDIATE = "immediate", _("At once")
    DIGEST = "digest", _("In the daily digest")
    NONE = "none", _("Not at all")


# What a person who set nothing gets.
DEFAULT_DELIVERY = {
    NoticeKind.URGENT: Delivery.IMMEDIATE,
    NoticeKind.ESCALATION: Delivery.IMMEDIATE,
    NoticeKind.HANDED_OVER: Delivery.IMMEDIATE,
    NoticeKind.RETURNED: Delivery.DIGEST,
    NoticeKind.REMINDER: Delivery.IMMEDIATE,
    NoticeKind.NEW_CASE: Delivery.DIGEST,
    NoticeKind.NOTES_ONLY: Delivery.NONE,
}
# Of everything else somebody has to hear.
MAY_BE_SILENT = frozenset({NoticeKind.NOTES_ONLY})


class NoticePreference(models.Model):
    """How one person wants to be told of one kind."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_preferences",
    )
    kind = models.CharField(_("about"), max_length=11, choices=NoticeKind)
    delivery = models.CharField(_("when"), max_length=9, choices=Delivery)

    class Meta:
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"

    def clean(self) -> None:
        """Refuse silence about what somebody has to act on."""
        if self.delivery == Delivery.NONE and self.kind not in MAY_BE_SILENT:
            raise ValidationError(
                {"delivery": _("Only notes can be left out. Choose another time.")}
            )


class QuietHours(models.Model):
    """When one person is not mailed, in the clinic's time; emergencies come through.

    A span may pass midnight. The digest goes out at the end of it, else at opening.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="quiet_hours",
    )
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("quiet hours")
        verbose_name_plural = _("quiet hours")

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"
