"""What is kept of an account beside Django's user: sessions, links, devices, mails."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

INVITATION_LIVES = timedelta(hours=24)


def keyed_hash(kind: str, text: str) -> str:
    """Return what is stored of a secret that a browser or a link holds."""
    said = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.LOOKUP_KEY, said, hashlib.sha256).hexdigest()


class StaffSession(AbstractBaseSession):
    """One browser in which somebody is, or is about to be, signed in.

    `session_key` holds a hash of the cookie, and `session_data` is sealed: a stolen
    copy of the database opens no session.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="staff_sessions"
    )
    started_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last used"))
    device = models.CharField(_("device"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.device

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store, as Django asks for it."""
        from clinic.accounts.sessions import SessionStore  # noqa: PLC0415 - a circle

        return SessionStore


class Invitation(models.Model):
    """A link by which one person sets a password and a second factor, once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"))
    ended_at = models.DateTimeField(_("used or replaced"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user}"


class KnownDevice(models.Model):
    """A browser from which this person signed in before; it holds the key itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64)
    first_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = [
            models.UniqueConstraint(fields=["user", "key_hash"], name="one_device_each")
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class MailKind(models.TextChoices):
    """What a mail about an account says."""

    NEW_DEVICE = "new_device", _("Sign-in from a new device")
    FACTOR_ADDED = "factor_added", _("Second factor added")
    FACTOR_REMOVED = "factor_removed", _("Second factor removed")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    LINK_MADE = "link_made", _("Link to set up the account made")


class AccountMail(models.Model):
    """One mail to somebody about their own account, until it is sent."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=MailKind)
    device = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(_("happened"))
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")
        indexes = [models.Index(fields=["sent_at", "next_attempt_at"], name="mail_due")]

    def __str__(self) -> str:
        return f"{self.kind}"


class SharedCount(models.Model):
    """The table of Django's database cache: limits hold over all server processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "clinic_shared_count"

    def __str__(self) -> str:
        return self.cache_key
