"""The outbox: what staff must be told, written with the answers that caused it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.evaluation import Evaluation
from screening.models.preferences import NoticeKind
from screening.models.screening import Screening


class NoticeState(models.TextChoices):
    """How far a notice has come."""

    PENDING = "pending", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    DROPPED = "dropped", _("No longer needed")


# A notice that could not be sent ten times is shown to staff, and tried on.
WAITING = (NoticeState.PENDING, NoticeState.FAILED)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Name the reads of notices."""

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Return what should be sent by now: most urgent first, then oldest."""
        return (
            self.waiting()
            .filter(next_attempt_at__lte=now)
            .order_by("-level", "next_attempt_at")
        )

    def waiting(self) -> "NoticeQuerySet":
        """Return what was neither sent nor dropped."""
        return self.filter(state__in=WAITING)


class Notice(models.Model):
    """One thing to tell one person, or the person on duty where `to` is None.

    It carries a reference and no health data. `in_digest`: it waits until
    `next_attempt_at`, when all that waits for the same person goes in one mail.
    """

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="notices"
    )
    # None: not the answers caused it, but a request for a call.
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    kind = models.CharField(
        _("about"), max_length=11, choices=NoticeKind, default=NoticeKind.URGENT
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="notices",
        verbose_name=_("to"),
    )
    in_digest = models.BooleanField(_("in the digest"), default=False)
    level = models.PositiveSmallIntegerField(_("level"))
    idempotency_key = models.CharField(max_length=120, unique=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=NoticeState,
        default=NoticeState.PENDING,
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # The class of the error alone: its text may quote an address.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="notice_due"),
        ]

    def __str__(self) -> str:
        return self.idempotency_key

    @property
    def is_waiting(self) -> bool:
        """Tell whether it was neither sent nor dropped."""
        return self.state in WAITING


class WorkerHeartbeat(models.Model):
    """When the worker last went round, so that staff see that it runs."""

    ALIVE_FOR = timedelta(minutes=2)

    name = models.CharField(primary_key=True, max_length=40)
    started_at = models.DateTimeField(_("started"))
    beat_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name

    def is_alive(self, now: datetime) -> bool:
        """Tell whether the worker went round in the last two minutes."""
        return now - self.beat_at <= self.ALIVE_FOR
