"""In which language a patient read each page, where it was not English."""

from django.utils.translation import get_language_info

from screening.models import SavedPage, Screening
from screening.protocol.answers import ENGLISH


def other_languages(screening: Screening) -> dict[str, str]:
    """Return the English name of the language of each page's newest save."""
    saves = SavedPage.objects.filter(screening=screening).order_by("sequence")
    newest = dict(saves.values_list("page_id", "language"))
    return {page: _name(code) for page, code in newest.items() if code != ENGLISH}


def _name(code: str) -> str:
    try:
        return str(get_language_info(code)["name"])
    except KeyError:  # A language that Django has no name for.
        return code
