"""Who did what with the pages. Nothing of a patient ever stands here."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from education.models.article import Article


class PageEventKind(models.TextChoices):
    """What can happen to a page."""

    ADDED = "added", _("Page begun")
    PLACED = "placed", _("Place, owner or related pages changed")
    SAVED = "saved", _("Draft saved")
    SUBMITTED = "submitted", _("Sent to review")
    SENT_BACK = "sent_back", _("Sent back to the writers")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Taken off the site")
    RESTORED = "restored", _("Older text made a draft")
    PICTURE = "picture", _("Picture added")


class PageEventQuerySet(AppendOnlyQuerySet["PageEvent"]):
    """Events, read and never changed."""


class PageEvent(AppendOnlyModel):
    """One line of the trail."""

    kind = models.CharField(_("what"), max_length=10, choices=PageEventKind)
    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("page"),
    )
    version = models.PositiveIntegerField(_("version"), null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    detail = models.TextField(_("detail"), blank=True)

    objects = PageEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a page")
        verbose_name_plural = _("trail of the pages")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
