"""What a patient was given to read, and what they said they had understood."""

import hashlib
import hmac
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening
from screening.models.sealed import SealedModel


class ShownHow(models.TextChoices):
    """Where a patient met a section."""

    QUESTION = "question", _("With a question")
    RECEIPT = "receipt", _("Listed at the end, by the answers")
    STAFF = "staff", _("Added by staff")


class SectionRef(NamedTuple):
    """One section of one version of a page; no anchor is the whole page."""

    slug: str
    anchor: str
    version: int
    language: str


class ShownSection(SealedModel):
    """A section that was shown, in the version that was shown: sealed, since what a
    patient is given to read tells of their answers. Rows are added only."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="shown_sections"
    )
    how = models.CharField(_("how"), max_length=8, choices=ShownHow)
    # A keyed hash of case, section, version and how: each is noted once.
    key = models.CharField(max_length=64, unique=True, editable=False)
    content = models.BinaryField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("section shown")
        verbose_name_plural = _("sections shown")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.how} {self.at:%Y-%m-%d %H:%M}"

    def read_content(self) -> dict[str, Any]:
        """Return what was shown, and on which page. Raises CannotOpen."""
        content: dict[str, Any] = self.unseal("content")
        return content


class TeachBack(SealedModel):
    """The questions at the end on what matters most, as asked, with the answers."""

    screening = models.OneToOneField(
        Screening, on_delete=models.PROTECT, related_name="teach_back"
    )
    content = models.BinaryField(editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("teach-back")
        verbose_name_plural = _("teach-backs")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    def read_content(self) -> list[dict[str, Any]]:
        """Return each question with its answer. Raises CannotOpen."""
        content: list[dict[str, Any]] = self.unseal("content")
        return content


def shown_key(screening_id: UUID, how: str, ref: SectionRef) -> str:
    """Return the hash under which a section of a case is noted once."""
    text = "\0".join((screening_id.hex, how, *map(str, ref))).encode()
    return hmac.new(settings.LOOKUP_KEY, text, hashlib.sha256).hexdigest()
