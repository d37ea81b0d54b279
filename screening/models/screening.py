"""A patient's screening and the pages saved on the way."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.protocol_version import ProtocolVersion, protocol_by_digest
from screening.models.sealed import SealedModel
from screening.protocol.answers import ENGLISH, PageAnswers
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import Level


def token_hash(token: str) -> str:
    """Return what is stored of a patient's token: it opens nothing by itself."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Status(models.TextChoices):
    """Where a screening stands for staff."""

    NOT_FINISHED = "not_finished", _("Not finished")
    TO_REVIEW = "to_review", _("To review")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    CLOSED = "closed", _("All flags closed")
    NO_FLAGS = "no_flags", _("No flags raised")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    """Name the reads of screenings."""

    def in_queue(self) -> "ScreeningQuerySet":
        """Return what staff must look at: most urgent first, then longest waiting.

        A screening that was never submitted stands here as long as an urgent flag
        of it is open, or a severe number of blood pressure that no rule can judge
        stands in it. The patient's pages stay unread until a case is opened.
        """
        submitted = models.Q(submitted_at__isnull=False)
        urgent = models.Q(open_level__gte=Level.SAME_DAY)
        unjudged = models.Q(pressure_to_ask_at__isnull=False)
        waiting = self.filter(submitted | urgent | unjudged).defer(
            "current_pages", "identity"
        )
        return waiting.order_by("-open_level", "queued_at")


class Screening(SealedModel):
    """One patient's way through the protocol that it was started on.

    The columns after `submitted_at` repeat, for lists and filters, what pages,
    flags and decisions say; services write both in one transaction.
    """

    reference = models.CharField(_("reference"), max_length=8, unique=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    protocol_version = models.ForeignKey(
        ProtocolVersion,
        on_delete=models.PROTECT,
        related_name="screenings",
        verbose_name=_("protocol version"),
    )
    started_at = models.DateTimeField(_("started"))
    last_saved_at = models.DateTimeField(_("last saved"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # When its patient last proved who they are and opened it again.
    proved_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status,
        default=Status.NOT_FINISHED,
        db_index=True,
    )
    urgency = models.CharField(_("urgency"), max_length=16, blank=True, default="")
    # The highest flag that nobody has closed; at least same day while a call is asked.
    open_level = models.PositiveSmallIntegerField(_("open level"), default=0)
    call_asked_at = models.DateTimeField(_("asks for a call"), null=True, blank=True)
    # Since when a severe number stands in a reading that no rule can judge.
    pressure_to_ask_at = models.DateTimeField(
        _("blood pressure to ask about"), null=True, blank=True
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    queued_at = models.DateTimeField(_("waiting since"), null=True, blank=True)
    raised = models.JSONField(_("rules raised"), default=list)
    failed = models.JSONField(_("rules that failed"), default=list)
    not_assessed_count = models.PositiveSmallIntegerField(_("not assessed"), default=0)
    failed_count = models.PositiveSmallIntegerField(_("failed"), default=0)
    flag_count = models.PositiveIntegerField(_("flags"), default=0)
    closed_count = models.PositiveIntegerField(_("flags closed"), default=0)
    amended_at = models.DateTimeField(_("changed after submission"), null=True)
    identity = models.BinaryField(default=b"", editable=False)
    # Rises with every change of this row, so that two writers cannot pass each other.
    version = models.PositiveIntegerField(default=0, editable=False)
    # The newest save of each page in one sealed value: a save reads this and not
    # every page again. The saved pages stay the record; a test folds them anew.
    current_pages = models.BinaryField(default=b"", editable=False)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        permissions = [("assist_screening", _("Can fill in a screening by phone"))]
        indexes = [
            models.Index(fields=["-open_level", "queued_at"], name="screening_queue"),
            models.Index(fields=["started_at"], name="screening_started"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def protocol(self) -> Protocol:
        """Protocol that this screening is pinned to."""
        return protocol_by_digest(self.protocol_version_id)

    @property
    def is_submitted(self) -> bool:
        """Whether the patient has handed it in."""
        return self.submitted_at is not None

    @property
    def last_active_at(self) -> datetime:
        """Moment of the last thing that the patient did."""
        return self.last_saved_at or self.started_at

    def identity_answers(self) -> dict[str, Any]:
        """Return who the patient is, by link id, as last saved; empty if not yet."""
        return self.unseal("identity") or {}


class SavedPage(SealedModel):
    """The answers of one page as they were sent; a newer row replaces an older one."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="pages", db_index=False
    )
    page_id = models.CharField(_("page"), max_length=60)
    sequence = models.PositiveIntegerField(_("sequence"))
    content = models.BinaryField(editable=False)
    # The language in which the questions were shown; staff read them in English.
    language = models.CharField(_("language"), max_length=15, default=ENGLISH)
    saved_at = models.DateTimeField(_("saved"))
    # No index: it would be written at every save and read at hardly any.
    amendment = models.ForeignKey(
        "screening.Amendment",
        on_delete=models.PROTECT,
        null=True,
        related_name="pages",
        db_index=False,
    )

    class Meta:
        verbose_name = _("saved page")
        verbose_name_plural = _("saved pages")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "sequence"], name="saved_page_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.sequence}"

    def answers(self, protocol: Protocol) -> PageAnswers:
        """Return what was sent; raise CannotOpen where the row was tampered with."""
        return protocol.decode(self.page_id, self.unseal("content"))
