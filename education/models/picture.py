"""Pictures of the pages, as they were made anew from what staff sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class PictureQuerySet(AppendOnlyQuerySet["Picture"]):
    """Pictures, read and never changed."""


class Picture(AppendOnlyModel):
    """A picture under a name made from its own bytes: what a version shows stays."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    content = models.BinaryField(editable=False)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added"))

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return self.name
