"""Which language a patient reads, and which are offered."""

import gettext
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation

from screening.protocol.answers import ENGLISH
from screening.protocol.protocol import Protocol, load_protocol

# Name in an address: `?language=es` shows this page in Spanish and the next ones too.
SWITCH = "language"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its own name; `tag` is what HTML calls it."""

    code: str
    name: str

    @property
    def tag(self) -> str:
        """Return the language without a country."""
        return tag_of(self.code)


@cache
def offered() -> tuple[Language, ...]:
    """Return English and each language with a whole form and words around it."""
    every = (Language(code, name) for code, name in settings.LANGUAGES)
    return tuple(lang for lang in every if lang.tag == ENGLISH or _is_ready(lang))


def others() -> list[Language]:
    """Return the languages offered beside the one that is shown."""
    code = translation.get_language()
    return [language for language in offered() if language.code != code]


def shown() -> str:
    """Return the language that is shown, as definitions name it."""
    return tag_of(translation.get_language() or ENGLISH)


def tag_of(code: str) -> str:
    """Return the language of a code that may name a country."""
    return code.partition("-")[0]


def in_shown(protocol: Protocol) -> Protocol:
    """Return the protocol in the language that is shown."""
    return protocol.in_language(shown())


def spoken(language: str) -> AbstractContextManager[None]:
    """Speak the language of a page for a while, where it is not the one shown."""
    return nullcontext() if language == shown() else translation.override(language)


def is_partly_english() -> bool:
    """Tell whether a screening in the language shown has pages in English."""
    language = shown()
    return any(page.language != language for page in in_shown(load_protocol()).pages)


def _is_ready(language: Language) -> bool:
    protocol = load_protocol().in_language(language.tag)
    tag = language.tag
    whole = (
        form.language == tag and all(page.language == tag for page in form.pages)
        for form in protocol.questionnaires
    )
    return any(whole) and _has_catalogue(language.code)


def _has_catalogue(code: str) -> bool:
    locale = translation.to_locale(code)
    folders = map(str, settings.LOCALE_PATHS)
    return any(gettext.find("django", folder, [locale]) for folder in folders)
