"""Flags, and what later answers did to them. Rows are only ever added."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from screening.models.decisions import Decision, DecisionKind
from screening.models.evaluation import Evaluation
from screening.models.screening import Screening
from screening.models.sealed import SealedModel
from screening.protocol.rules.base import Level


class FlagQuerySet(models.QuerySet["Flag"]):
    """Name the reads of flags."""

    def with_state(self) -> "FlagQuerySet":
        """Add how each flag stands: see the annotations of `Flag`."""
        decisions = Decision.objects.filter(flag=OuterRef("pk"))
        standing = decisions.standing()
        seen = standing.filter(kind=DecisionKind.ACKNOWLEDGE).order_by("-number")
        events = FlagEvent.objects.filter(flag=OuterRef("pk")).order_by("-id")
        again = events.filter(kind=FlagEventKind.RAISED_AGAIN)
        reopened = standing.filter(kind=DecisionKind.REOPEN).order_by("-number")
        found: FlagQuerySet = self.annotate(  # type: ignore[no-redef]
            last_word=_last_word(),
            acknowledged_at=Subquery(seen.values("at")[:1]),
            raised_again_at=Subquery(again.values("at")[:1]),
            reopened_at=Subquery(reopened.values("at")[:1]),
            last_event=Subquery(events.values("kind")[:1]),
        )
        return found.annotate(  # type: ignore[no-redef]
            closed=Case(
                When(last_word=DecisionKind.CLOSE, then=True),
                default=False,
                output_field=BooleanField(),
            )
        )

    def open(self) -> "FlagQuerySet":
        """Return the flags that no person has closed."""
        closed = Q(last_word=DecisionKind.CLOSE) & Q(last_word__isnull=False)
        return self.annotate(last_word=_last_word()).exclude(closed)  # type: ignore[no-redef]


def _last_word() -> Subquery:
    """Return the last decision that opens or closes, or None."""
    words = Decision.objects.filter(flag=OuterRef("pk")).words()
    return Subquery(words.order_by("-number").values("kind")[:1])


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

    # Set by `with_state()`; so is a flag that was just raised. `last_word` is the
    # kind of the last decision that opens or closes, `last_event` of the last event.
    closed: bool = False
    last_word: str | None = None
    acknowledged_at: datetime | None = None
    raised_again_at: datetime | None = None
    reopened_at: datetime | None = None
    last_event: str | None = None

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-level", "raised_at", "rule_id"]

    def __str__(self) -> str:
        return self.rule_id

    @property
    def is_seen(self) -> bool:
        """Whether a person acknowledged it since it was last raised or opened."""
        asked = max(
            filter(None, (self.raised_again_at, self.reopened_at)), default=None
        )
        if self.acknowledged_at is None or asked is None:
            return self.acknowledged_at is not None
        return self.acknowledged_at >= asked

    @property
    def waits_for_second(self) -> bool:
        """Whether one clinician closed it and a second one has still to sign."""
        return self.last_word == DecisionKind.PROPOSE

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
