"""A patient's screening and the pages saved on the way."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.decisions import WAITS_FOR_PATIENT, Resolution
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
    CLOSED = "closed", _("Closed")
    NO_FLAGS = "no_flags", _("No flags raised")
    WAITING = "waiting", _("Comes back later")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    """Name the reads of screenings."""

    def open_cases(self) -> "ScreeningQuerySet":
        """Return what staff have still to finish, also what comes back later."""
        submitted = models.Q(submitted_at__isnull=False)
        urgent = models.Q(open_level__gte=Level.SAME_DAY)
        welcome = models.Q(set_aside_at=None) | urgent
        return self.filter(submitted | urgent, welcome, resolved_at=None)

    def set_aside(self) -> "ScreeningQuerySet":
        """Return what may be spam and nobody has looked at yet."""
        return self.filter(set_aside_at__isnull=False, resolved_at=None)

    def to_do(self, now: datetime) -> "ScreeningQuerySet":
        """Return the open cases that are not put off beyond now."""
        return self.open_cases().exclude(returns_at__gt=now)

    def put_off(self, now: datetime) -> "ScreeningQuerySet":
        """Return the open cases that come back after now."""
        return self.open_cases().filter(returns_at__gt=now)

    def waiting_for_patient(self, now: datetime) -> "ScreeningQuerySet":
        """Return those of them for which the patient has to bring something."""
        return self.put_off(now).filter(resolution__in=WAITS_FOR_PATIENT)

    def pressure_to_ask(self) -> "ScreeningQuerySet":
        """Return those with a severe number that no rule can judge, drafts too."""
        return self.filter(pressure_to_ask_at__isnull=False, resolved_at=None)

    def overdue(self, now: datetime) -> "ScreeningQuerySet":
        """Return the open cases on which somebody should have acted by now."""
        return self.open_cases().filter(due_at__lte=now)

    def unowned(self) -> "ScreeningQuerySet":
        """Return the open cases that nobody has taken."""
        return self.open_cases().filter(owner=None)

    def owned_by(self, user: User) -> "ScreeningQuerySet":
        """Return the open cases of one person."""
        return self.open_cases().filter(owner=user)


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
    # Since when it is set aside as possible spam: kept, and told of if it is urgent.
    set_aside_at = models.DateTimeField(_("set aside"), null=True, editable=False)
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
    # The case: whose it is, how it ended, when it comes back by itself.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="owned_cases",
        # Nearly all rows have none: an index of those would mislead the database.
        db_index=False,
        verbose_name=_("owner"),
    )
    resolution = models.CharField(
        _("outcome"), max_length=20, choices=Resolution, blank=True, default=""
    )
    resolved_at = models.DateTimeField(_("closed"), null=True)
    returns_at = models.DateTimeField(_("comes back"), null=True)
    # What staff planned to do next: another try, or a consultation to book or to hold.
    follow_up_at = models.DateTimeField(_("next step"), null=True)
    # When the worker has to look at it next: to take a step up, or to bring it back.
    wakes_at = models.DateTimeField(null=True, editable=False)
    # Tries since somebody last spoke with the patient.
    failed_tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    # Rises with every flag and every act of staff; a form of staff holds it.
    case_version = models.PositiveIntegerField(default=0, editable=False)
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
        permissions = [
            ("assist_screening", _("Can fill in a screening by phone")),
            ("view_call_list", _("Can see whom to call, and when")),
            ("view_substance_use", _("Can see answers about alcohol and drugs")),
            ("own_case", _("Can claim, hand over and release cases")),
            ("escalate_case", _("Can pass a case up")),
            ("export_case", _("Can print and export cases")),
            ("view_report", _("Can see reports")),
        ]
        indexes = [
            models.Index(fields=["-open_level", "queued_at"], name="screening_queue"),
            models.Index(fields=["started_at"], name="screening_started"),
            # A page of the queue begins in the first where the last one ended; the
            # second holds open cases that owe nothing, which are few.
            models.Index(
                fields=["due_at", "-open_level", "id"],
                name="screening_due",
                condition=models.Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["submitted_at"],
                name="screening_submitted",
                condition=models.Q(submitted_at__isnull=False),
            ),
            models.Index(
                fields=["owner"],
                name="screening_owned",
                condition=models.Q(owner__isnull=False),
            ),
            models.Index(
                fields=["-started_at", "-id"],
                name="screening_open_not_due",
                condition=models.Q(
                    due_at=None, resolved_at=None, submitted_at__isnull=False
                ),
            ),
            models.Index(
                fields=["pressure_to_ask_at"],
                name="screening_pressure",
                condition=models.Q(pressure_to_ask_at__isnull=False),
            ),
            models.Index(
                fields=["wakes_at"],
                name="screening_wakes",
                condition=models.Q(wakes_at__isnull=False),
            ),
            models.Index(
                fields=["set_aside_at"],
                name="screening_set_aside",
                condition=models.Q(set_aside_at__isnull=False),
            ),
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
