"""Flags, what became of them, and what people decided. Rows are only ever added."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from screening.models.evaluation import Evaluation
from screening.models.screening import Screening
from screening.models.sealed import SealedModel
from screening.protocol.rules.base import Level


class FlagQuerySet(models.QuerySet["Flag"]):
    """Name the reads of flags."""

    def with_state(self) -> "FlagQuerySet":
        """Add `closed`, `acknowledged_at`, `raised_again_at` (last times or None) and
        `last_event` (kind of the last FlagEvent or None)."""
        decisions = Decision.objects.filter(flag=OuterRef("pk"))
        acknowledged = decisions.filter(kind=DecisionKind.ACKNOWLEDGE)
        events = FlagEvent.objects.filter(flag=OuterRef("pk")).order_by("-id")
        again = events.filter(kind=FlagEventKind.RAISED_AGAIN)
        return self.annotate(  # type: ignore[no-redef]
            closed=Exists(decisions.filter(kind=DecisionKind.CLOSE)),
            acknowledged_at=Subquery(acknowledged.order_by("-at").values("at")[:1]),
            raised_again_at=Subquery(again.values("at")[:1]),
            last_event=Subquery(events.values("kind")[:1]),
        )

    def open(self) -> "FlagQuerySet":
        """Return the flags that no person has closed."""
        closings = Decision.objects.filter(flag=OuterRef("pk"), kind=DecisionKind.CLOSE)
        return self.exclude(Exists(closings))


class FlagOutcome(models.TextChoices):
    """Why a rule wants a person's eye."""

    RAISED = "raised", _("Raised")
    FAILED = "failed", _("Could not be evaluated")


class Flag(SealedModel):
    """A rule that was raised, or that broke and so could not say "clear".

    `content` keeps title, sentence, threshold, source, action and evidence as they
    were on that day, so that a later edit of the rule changes no record.
    """

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="flags"
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="flags"
    )
    rule_id = models.CharField(_("rule"), max_length=20, db_index=True)
    rule_version = models.PositiveSmallIntegerField(_("rule version"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=FlagOutcome)
    level = models.PositiveSmallIntegerField(_("level"))
    content = models.BinaryField(editable=False)
    raised_at = models.DateTimeField(_("raised"))

    objects = FlagQuerySet.as_manager()

    # Set by `with_state()` alone.
    closed: bool
    acknowledged_at: datetime | None
    raised_again_at: datetime | None
    last_event: str | None

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-level", "raised_at", "rule_id"]

    def __str__(self) -> str:
        return self.rule_id

    @property
    def is_seen(self) -> bool:
        """Whether a person acknowledged it since it was last raised."""
        if self.acknowledged_at is None or self.raised_again_at is None:
            return self.acknowledged_at is not None
        return self.acknowledged_at >= self.raised_again_at

    @property
    def urgency(self) -> Level:
        """Level of the rule when it was raised."""
        return Level(self.level)

    def read_content(self) -> dict[str, Any]:
        """Return what staff read about this flag, as `services.findings` wrote it."""
        content: dict[str, Any] = self.unseal("content")
        return content


class FlagEventKind(models.TextChoices):
    """What later answers did to a flag."""

    ANSWERS_CHANGED = "answers_changed", _("Answers changed")
    RAISED_AGAIN = "raised_again", _("Raised again")


class FlagEvent(models.Model):
    """Later answers no longer raise the rule, or raise it again."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="events")
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="flag_events"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=FlagEventKind)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("flag event")
        verbose_name_plural = _("flag events")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind


class DecisionKind(models.TextChoices):
    """What a person can say to a flag."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledged")
    CLOSE = "close", _("Closed")


class Decision(SealedModel):
    """A person saw a flag, or closed it and wrote why. Only people close flags."""

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="decisions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="flag_decisions",
        verbose_name=_("by"),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=DecisionKind)
    reason = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["flag"],
                condition=models.Q(kind=DecisionKind.CLOSE),
                name="flag_is_closed_once",
            )
        ]

    def __str__(self) -> str:
        return self.kind

    def read_reason(self) -> str:
        """Return why the flag was closed; empty for an acknowledgement."""
        return self.unseal("reason") or ""
