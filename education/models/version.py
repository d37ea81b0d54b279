"""What an article says, from one moment on.

A version is never changed and never deleted: an edit, an approval and a withdrawal are
new rows.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from education.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from education.models.article import Article
from education.sources import Source, read_dicts


class ArticleVersionQuerySet(AppendOnlyQuerySet["ArticleVersion"]):
    """Versions, read by what is shown when; never changed in bulk."""

    def live(self, at: datetime, language: str = settings.LANGUAGE_CODE) -> Self:
        """Give the version of each article that a reader sees at a moment.

        What was decided last holds: of the versions whose time has come, the one with
        the highest number, if it does not withdraw the page.
        """
        newest = ArticleVersion.objects.filter(
            article=OuterRef("article"),
            language=language,
            status__in=[Status.PUBLISHED, Status.WITHDRAWN],
            publish_at__lte=at,
        ).order_by("-number")
        return self.filter(
            pk=Subquery(newest.values("pk")[:1]),
            status=Status.PUBLISHED,
        ).select_related("article")


class Status(models.TextChoices):
    """What a version is for."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Takes the page off the site")


class ArticleVersion(AppendOnlyModel):
    """What an article says, from one moment on: immutable."""

    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("page"),
    )
    language = models.CharField(
        _("language"),
        max_length=15,
        default=settings.LANGUAGE_CODE,
        editable=False,
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    title = models.CharField(_("title"), max_length=150)
    summary = models.CharField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences, shown in the list and under the title."),
    )
    body = models.TextField(
        _("text"),
        max_length=100_000,
        validators=[MinLengthValidator(1)],
    )
    sources = models.JSONField(_("sources"), default=list, blank=True)
    updated_on = models.DateField(_("last updated"))
    next_review_on = models.DateField(_("next review"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
    )
    publish_at = models.DateTimeField(_("from"), null=True, blank=True)
    reviewer_name = models.CharField(_("reviewer's name"), max_length=120, blank=True)
    reviewer_licence = models.CharField(
        _("reviewer's licence"),
        max_length=80,
        blank=True,
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("made from"),
    )
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("What changed and why, for the people who keep the pages."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
        help_text=_("Empty for a page that came with the software."),
    )
    created_at = models.DateTimeField(_("saved"), editable=False)

    objects = ArticleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "number"],
                name="education_version_number_once",
            ),
            models.CheckConstraint(
                name="education_version_times",
                condition=(
                    Q(status__in=["draft", "in_review", "approved"])
                    | Q(publish_at__isnull=False)
                ),
                violation_error_message=_("Say from when the page is to change."),
            ),
            models.CheckConstraint(
                name="education_version_review_whole",
                condition=(
                    Q(reviewer_name="", reviewer_licence="", reviewed_on__isnull=True)
                    | ~Q(reviewer_name="")
                    & ~Q(reviewer_licence="")
                    & Q(reviewed_on__isnull=False)
                ),
                violation_error_message=_(
                    "A review needs the reviewer's name, licence and date, or none.",
                ),
            ),
            models.CheckConstraint(
                name="education_version_review_after_update",
                condition=Q(next_review_on__gt=F("updated_on")),
                violation_error_message=_("The next review comes after the update."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_reviewed(self) -> bool:
        """Tell whether a named clinician approved this very version."""
        return bool(self.reviewer_name)

    def source_list(self) -> list[Source]:
        """Give the sources in the order of their numbers."""
        return read_dicts(self.sources)
