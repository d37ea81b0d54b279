"""The data block that a page carries for search engines."""

from django import template
from django.utils.safestring import SafeString

from education.models import ArticleVersion
from education.rendering import as_data
from education.structured_data import medical_web_page

register = template.Library()


@register.simple_tag
def structured_data(version: ArticleVersion, link: str, publisher: str) -> SafeString:
    """Write the page's description as JSON; no text in it ends the script element."""
    return as_data(medical_web_page(version, link, publisher))
