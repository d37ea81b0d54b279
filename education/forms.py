"""The form in which staff write a new version of a page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from education.models import ArticleVersion
from education.picture_names import WORDLESS
from education.services import COLUMNS, Content, lock
from education.sources import Source, SourceError, check_citations, read_lines
from education.widgets import EditorArea
from education.workflow import newest_of


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
    """A new draft; it goes live by review, approval and publication, not from here."""

    source_lines = SourcesField(
        label=_("sources"),
        required=False,
        help_text=_("One a line: key | year | work | https link. Cite it as [^key]."),
    )
    started_from = forms.IntegerField(
        min_value=0, max_value=10**6, initial=0, widget=forms.HiddenInput, label=""
    )

    class Meta:
        model = ArticleVersion
        fields = ["article", *COLUMNS, "note"]
        widgets = {"body": EditorArea(attrs={"rows": 40, "cols": 100})}
        help_texts = {
            "title": _("In the readers' words. It stands at the top and in the list."),
            "body": _(
                "Markdown. A heading starts with ##, a subheading with ###. "
                "**Two stars** make bold, *one* makes italic. A line of a list starts "
                "with - or 1. A link is [words](https://…). A box is a quote, > before "
                "each line; its first line is > [!warning], [!do], [!dont], [!danger] "
                "(when to call 911), [!note] or [!status], and a title. A picture is "
                "![what it shows](its address, from the list of pictures)."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the page only where the way here has not said which."""
        super().__init__(*args, **kwargs)
        if self.initial.get("article") or self.data.get("article"):
            self.fields["article"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Check what only the whole form can tell."""
        cleaned = super().clean() or self.cleaned_data
        self._check_citations(cleaned)
        self._check_pictures(cleaned)
        self._check_start(cleaned)
        return cleaned

    def content(self) -> Content:
        """Give the text of the new version from the cleaned form."""
        values = {name: self.cleaned_data[name] for name in COLUMNS}
        return Content(**values, sources=self.cleaned_data["source_lines"])

    def _check_citations(self, cleaned: dict[str, Any]) -> None:
        sources: list[Source] | None = cleaned.get("source_lines")
        if sources is None:
            return
        try:
            check_citations(cleaned.get("body", ""), sources)
        except SourceError as error:
            self.add_error("body", str(error))

    def _check_pictures(self, cleaned: dict[str, Any]) -> None:
        if WORDLESS.search(cleaned.get("body", "")):
            self.add_error(
                "body",
                _(
                    "A picture has no words. Say in its square brackets what it shows: "
                    "people who cannot see it hear that."
                ),
            )

    def _check_start(self, cleaned: dict[str, Any]) -> None:
        """Tell of a version saved meanwhile; the admin's transaction holds the lock.

        The form then counts from that version, so that saving again is a decision.
        """
        article = cleaned.get("article")
        if article is None:
            return
        lock(article)
        newest = newest_of(article)
        number = newest.number if newest else 0
        if cleaned.get("started_from") != number:
            self.data = {**self.data.dict(), "started_from": str(number)}  # type: ignore[attr-defined]
            self.add_error(None, _said_meanwhile(newest))


def _said_meanwhile(newest: ArticleVersion | None) -> str:
    words = {"number": newest.number if newest else 0}
    return (
        _(
            "Version %(number)d was saved while you were writing. Your text is still "
            "here. Compare it with that version; if you save again, yours comes on top."
        )
        % words
    )
