"""The protocols that screenings were answered on, word for word, for ever."""

from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.protocol.protocol import (
    Protocol,
    load_protocol,
    protocol_from_document,
)


class ProtocolVersionQuerySet(models.QuerySet["ProtocolVersion"]):
    """Name the reads of protocol versions."""

    def current(self) -> "ProtocolVersion | None":
        """Return the version published last, without its long document."""
        return self.defer("document").order_by("-published_at", "digest").first()


class ProtocolVersion(models.Model):
    """One published protocol, named by the digest of its whole document."""

    digest = models.CharField(primary_key=True, max_length=64, editable=False)
    document = models.JSONField(_("document"))
    published_at = models.DateTimeField(_("published at"))

    objects = ProtocolVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("protocol version")
        verbose_name_plural = _("protocol versions")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.digest[:12]

    def protocol(self) -> Protocol:
        """Return the protocol; built once per process."""
        return protocol_by_digest(self.digest)


@lru_cache(maxsize=16)
def protocol_by_digest(digest: str) -> Protocol:
    """Return a published protocol; no query where it is the one that is shipped.

    Raises ProtocolVersion.DoesNotExist.
    """
    shipped = load_protocol()
    if shipped.digest == digest:
        return shipped
    return protocol_from_document(ProtocolVersion.objects.get(pk=digest).document)
