"""The box in which a page's text is written; with scripts an editor stands over it."""

import json
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils import timezone

from education.reading import listed

FILES = ("markdown", "paste", "history", "dialogs", "blocks", "preview", "editor")


class EditorArea(forms.Textarea):
    """A box of Markdown that tells the editor's scripts where to ask."""

    class Media:
        css = {"all": ["clinic/article.css", "clinic/editor/editor.css"]}
        js = [Script(f"clinic/editor/{name}.js", defer=True) for name in FILES]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the addresses, and the pages that a link may lead to."""
        context = super().get_context(name, value, attrs)
        at = "admin:education_articleversion_"
        context["widget"]["attrs"] |= {
            "data-editor": "1",
            "data-draw": reverse(f"{at}draw"),
            "data-preview": reverse(f"{at}draft"),
            "data-checks": reverse(f"{at}checks"),
            "data-upload": reverse(f"{at}picture"),
            "data-pages": json.dumps(_pages()),
        }
        return context


def _pages() -> list[tuple[str, str]]:
    versions = listed(timezone.now())
    return [(each.article.get_absolute_url(), each.title) for each in versions]
