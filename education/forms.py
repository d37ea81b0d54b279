"""The plain form in which staff write a new version of a page."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from education.models import ArticleVersion
from education.services import Content, Review
from education.sources import Source, SourceError, check_citations, read_lines

CONTENT_FIELDS = ("title", "summary", "body", "updated_on", "next_review_on")
REVIEW_FIELDS = ("reviewer_name", "reviewer_licence", "reviewed_on")


class SourcesField(forms.CharField):
    """Sources as lines of text; the cleaned value is a list of sources."""

    widget = forms.Textarea(attrs={"rows": 12, "cols": 100})

    def clean(self, value: Any) -> Any:
        """Read the lines. Raise ValidationError naming the first that is wrong."""
        try:
            return read_lines(super().clean(value))
        except SourceError as error:
            raise ValidationError(str(error)) from error


class VersionForm(forms.ModelForm):
    """A new version; its reviewer's fields start empty, whoever approved the last."""

    source_lines = SourcesField(
        label=_("sources"),
        required=False,
        help_text=_("One a line: key | year | work | https link. Cite it as [^key]."),
    )

    class Meta:
        model = ArticleVersion
        fields = ["article", *CONTENT_FIELDS, "status", "publish_at", *REVIEW_FIELDS]
        widgets = {"body": forms.Textarea(attrs={"rows": 40, "cols": 100})}
        help_texts = {
            "body": _(
                "Markdown. Headings start with ##. A box is a quote; its first line is "
                "[!note], [!status], [!warning], [!danger], [!do] or [!dont], and a "
                "title.",
            ),
            "publish_at": _("Empty: at once."),
            "reviewer_name": _("Only when this person has approved this very text."),
        }

    def clean(self) -> dict[str, Any]:
        """Check what only the whole form can tell."""
        cleaned = super().clean() or self.cleaned_data
        self._check_citations(cleaned)
        self._check_review(cleaned)
        return cleaned

    def clean_publish_at(self) -> datetime | None:
        """Refuse a time gone by: a later version would hide this one."""
        at: datetime | None = self.cleaned_data["publish_at"]
        if at and at < timezone.now():
            raise ValidationError(
                _("This time has passed. Leave it empty for at once.")
            )
        return at

    def content(self) -> Content:
        """Give the text of the new version from the cleaned form."""
        values = {name: self.cleaned_data[name] for name in CONTENT_FIELDS}
        return Content(**values, sources=self.cleaned_data["source_lines"])

    def review(self) -> Review | None:
        """Give the approval, if there is one."""
        name, licence, on = (self.cleaned_data[each] for each in REVIEW_FIELDS)
        return Review(name=name, licence=licence, on=on) if name else None

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the time out: an empty one means at once; the service fills it in."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"publish_at"}

    def _check_citations(self, cleaned: dict[str, Any]) -> None:
        sources: list[Source] | None = cleaned.get("source_lines")
        if sources is None:
            return
        try:
            check_citations(cleaned.get("body", ""), sources)
        except SourceError as error:
            self.add_error("body", str(error))

    def _check_review(self, cleaned: dict[str, Any]) -> None:
        given = [bool(cleaned.get(name)) for name in REVIEW_FIELDS]
        if (
            any(given)
            and not all(given)
            and not self.errors.keys() & set(REVIEW_FIELDS)
        ):
            self.add_error(
                "reviewer_name",
                _("A review needs the reviewer's name, licence and date, or none."),
            )
