"""Links by which a patient comes back, on any device, and the mails that carry them."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.consultations import ConsultationStep
from screening.models.screening import Screening
from screening.models.sealed import SealedModel

LIVES_FOR = timedelta(days=14)
REMINDED_BEFORE = timedelta(days=3)


class SecondFact(models.TextChoices):
    """What the patient must know besides the link."""

    BIRTH_DATE = "birth_date", _("Date of birth")
    CODE = "code", _("Code chosen by the patient")


class Purpose(models.TextChoices):
    """What a link is for: it lives on one side of the submission only."""

    CONTINUE = "continue", _("Go on with the questions")
    AMEND = "amend", _("Correct or add something")


class ReturnLinkQuerySet(models.QuerySet["ReturnLink"]):
    """Name the reads of return links."""

    def live(self, now: datetime) -> "ReturnLinkQuerySet":
        """Return those that still open something."""
        before = models.Q(
            purpose=Purpose.CONTINUE, screening__submitted_at__isnull=True
        )
        after = models.Q(purpose=Purpose.AMEND, screening__submitted_at__isnull=False)
        unused = self.filter(used_at=None, ended_at=None, expires_at__gt=now)
        return unused.filter(before | after)


class ReturnLink(SealedModel):
    """One way back into a screening. Of the token, and of a code, hashes alone."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="return_links"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    fact = models.CharField(_("second fact"), max_length=10, choices=SecondFact)
    code_hash = models.CharField(max_length=128, blank=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    # A newer link took its place, or the screening was handed in.
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ReturnLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("return link")
        verbose_name_plural = _("return links")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class MailKind(models.TextChoices):
    """What a mail to a patient says. Nothing in it is about health."""

    LINK = "link", _("The link")
    REMINDER = "reminder", _("Reminder")
    BOOKING = "booking", _("Reminder of an appointment")


class MailState(models.TextChoices):
    """How far a mail to a patient has come."""

    PENDING = "pending", _("Waiting to be sent")
    SENDING = "sending", _("Handed to the mail server, no answer seen")
    SENT = "sent", _("Sent")
    FAILING = "failing", _("Could not be sent yet")
    STOPPED = "stopped", _("Not needed any more")


# What is done with: its address and token are wiped.
OVER = frozenset({MailState.SENT, MailState.STOPPED})


class ReturnMailQuerySet(models.QuerySet["ReturnMail"]):
    """Name the reads of mails to patients."""

    def due(self, now: datetime) -> "ReturnMailQuerySet":
        """Return what should be tried by now, longest waiting first."""
        waiting = self.filter(state__in=(MailState.PENDING, MailState.FAILING))
        return waiting.filter(next_attempt_at__lte=now).order_by("next_attempt_at")

    def stop(self) -> int:
        """Let nothing of these go out any more, and wipe whom and what they name."""
        waiting = self.exclude(state__in=OVER)
        return waiting.update(state=MailState.STOPPED, content=b"")


class ReturnMail(SealedModel):
    """One mail in the outbox, at most one of a kind for each link or booking.

    `content` is sealed: address, language and, for the link itself, the token. It is
    wiped as soon as the mail was sent or is not needed any more. That of a booking
    holds nothing: the address is read from the answers when it is sent.
    """

    link = models.ForeignKey(
        ReturnLink, on_delete=models.PROTECT, null=True, related_name="mails"
    )
    booking = models.OneToOneField(
        ConsultationStep, on_delete=models.PROTECT, null=True, related_name="mail"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=MailKind)
    content = models.BinaryField(default=b"", editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=MailState, default=MailState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # The class of the error alone: its text may quote an address.
    last_error = models.CharField(_("last error"), max_length=100, blank=True)

    objects = ReturnMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to a patient")
        verbose_name_plural = _("mails to patients")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["link", "kind"], name="one_mail_of_a_kind_for_a_link"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    link=None, kind=MailKind.BOOKING, booking__isnull=False
                )
                | models.Q(link__isnull=False, booking=None),
                name="mail_of_a_link_or_a_booking",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="return_mail_due"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def screening(self) -> Screening:
        """The screening of the link or booking."""
        if self.link is not None:
            return self.link.screening
        if self.booking is not None:
            return self.booking.consultation.screening
        raise LookupError(self.pk)  # The database holds none such.
