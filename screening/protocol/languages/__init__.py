"""Other languages: words laid over the English definitions, entry by entry."""

from screening.protocol.languages.overlay import Overlay, languages_of, read_overlay
from screening.protocol.languages.translating import (
    complete_pages,
    speak,
    with_words,
)

__all__ = [
    "Overlay",
    "complete_pages",
    "languages_of",
    "read_overlay",
    "speak",
    "with_words",
]
