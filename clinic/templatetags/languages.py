"""Mark words that are not in the language of the page around them."""

from django import template
from django.utils.html import format_html

from screening.intake.languages import shown, tag_of

register = template.Library()


@register.simple_tag
def lang(language: str) -> str:
    """Return the attribute for words in this language; nothing where it is the page's.

    A screen reader changes its voice by it (WCAG 3.1.2).
    """
    return "" if tag_of(language) == shown() else format_html(' lang="{}"', language)
