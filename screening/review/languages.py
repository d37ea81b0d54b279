"""What staff read of the language in which a patient read a page."""

from django.utils.translation import get_language_info

from screening.protocol.answers import ENGLISH


def other_language(code: str) -> str:
    """Return the English name of a language; empty text for English itself."""
    if code == ENGLISH:
        return ""
    try:
        return str(get_language_info(code)["name"])
    except KeyError:  # A language that Django has no name for.
        return code
