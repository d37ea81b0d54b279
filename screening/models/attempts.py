"""Tries that are counted so that a guesser is slowed down."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# No window of a limit is longer; what is older is forgotten.
KEPT_FOR = timedelta(days=30)


def key_hash(kind: str, key: str) -> str:
    """Return what is stored of a key: without LOOKUP_KEY nobody can tell whose it is.

    The kind goes in, so that the same address under two kinds is not recognized.
    """
    text = f"{kind}\0{key}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.LOOKUP_KEY, text, hashlib.sha256).hexdigest()


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Name the reads of attempts."""

    def of(self, kind: str, key: str) -> "AttemptQuerySet":
        """Return the tries of one kind under one key."""
        return self.filter(kind=kind, key_hash=key_hash(kind, key))

    def forget_old(self, now: datetime) -> int:
        """Delete what no limit counts any more; return how many rows went."""
        return self.filter(at__lt=now - KEPT_FOR).delete()[0]


class Attempt(models.Model):
    """One try: of what kind, under which hashed key, and when."""

    kind = models.CharField(_("kind"), max_length=40)
    key_hash = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(_("at"), db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["kind", "key_hash", "at"], name="attempt_count"),
        ]

    def __str__(self) -> str:
        return self.kind
