"""Tries to reach a patient, and notes of staff. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from screening.models.sealed import SealedModel


class Channel(models.TextChoices):
    """How staff tried."""

    PHONE = "phone", _("Phone call")
    VIDEO = "video", _("Video call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")
    OTHER_PERSON = "other_person", _("Through the contact person")


class ContactOutcome(models.TextChoices):
    """What came of the try."""

    REACHED = "reached", _("Reached the patient")
    REACHED_OTHER = "reached_other", _("Reached the contact person")
    MESSAGE_LEFT = "message_left", _("Left a neutral message")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    WRONG_NUMBER = "wrong_number", _("Number is wrong or out of order")
    ASKED_LATER = "asked_later", _("Patient asked for another time")
    DECLINED = "declined", _("Patient does not want to be contacted")


# The patient was spoken with: failed tries are counted anew after one of these.
SPOKEN = frozenset(
    {ContactOutcome.REACHED, ContactOutcome.ASKED_LATER, ContactOutcome.DECLINED}
)


class ContactAttemptQuerySet(models.QuerySet["ContactAttempt"]):
    """Name the reads of contact attempts."""

    def standing(self) -> "ContactAttemptQuerySet":
        """Return those that no later row replaces."""
        newer = ContactAttempt.objects.filter(corrects=OuterRef("pk"))
        return self.exclude(Exists(newer))


class ContactAttempt(SealedModel):
    """One try: when, by which channel, what came of it, when to try next.

    A row that `corrects` another one stands in its place.
    """

    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="contacts"
    )
    consultation = models.ForeignKey(
        "screening.Consultation",
        on_delete=models.PROTECT,
        null=True,
        related_name="contacts",
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contact_attempts",
        verbose_name=_("by"),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    outcome = models.CharField(_("outcome"), max_length=13, choices=ContactOutcome)
    tried_at = models.DateTimeField(_("tried"))
    next_try_at = models.DateTimeField(_("next try"), null=True)
    note = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(_("written down"))

    objects = ContactAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact attempt")
        verbose_name_plural = _("contact attempts")
        ordering = ["at"]
        indexes = [models.Index(fields=["tried_at"], name="contact_tried")]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"

    @property
    def is_spoken(self) -> bool:
        """Whether somebody spoke with the patient."""
        return self.outcome in SPOKEN

    def read_note(self) -> str:
        """Return what staff wrote; empty for nothing. Raises CannotOpen."""
        return self.unseal("note") or ""


class CaseNote(SealedModel):
    """What staff wrote about a case, sealed. A row that `corrects` one replaces it."""

    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="notes"
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="corrected_by"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="case_notes",
        verbose_name=_("by"),
    )
    content = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    def read_content(self) -> str:
        """Return the words. Raises CannotOpen."""
        return self.unseal("content") or ""
