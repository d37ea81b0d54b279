"""Read the words of one language strictly: what the English has not is an error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.protocol.languages.originals import INSTRUMENTS, SHARED, originals
from screening.protocol.languages.wording import Words, digest, missing_words
from screening.protocol.questionnaires.loader import DefinitionError

# Bears the digest of the English that an entry was made from.
OF = "of"
# A validated instrument is shown in an official translation only, and names it.
SOURCE = "source"
SECTIONS = ("pages", "questions")


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlay:
    """The words of one language by path of the entry.

    `words` holds entries that are whole and made from the English as it stands now;
    only they are shown. `incomplete` and `stale` name the others.
    """

    language: str
    words: Mapping[str, Words]
    incomplete: tuple[str, ...]
    stale: tuple[str, ...]
    given: frozenset[str]


def languages_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages that a document holds words of, beside English."""
    return tuple(document.get("languages", {}))


def read_overlay(document: Mapping[str, Any], language: str) -> Overlay:
    """Read one language of a document; raise DefinitionError with the path."""
    english = originals(document)
    words: dict[str, Words] = {}
    incomplete: list[str] = []
    stale: list[str] = []
    entries = dict(_entries(document["languages"][language], language))
    for path, entry in entries.items():
        own, of = _read(entry, path, english, language)
        at = f"{language}.{path}"
        lacking = list(missing_words(english[path], own, at))
        is_stale = of != digest(english[path])
        incomplete += [lack.removeprefix(f"{language}.") for lack in lacking]
        stale += [path] * is_stale
        if not lacking and not is_stale:
            words[path] = own
    return Overlay(
        language=language,
        words=words,
        incomplete=tuple(incomplete),
        stale=tuple(stale),
        given=frozenset(entries),
    )


def _entries(raw: Any, language: str) -> Iterator[tuple[str, Any]]:
    for name, content in _mapping(raw, language).items():
        at = f"{language}.{name}"
        for key, value in _mapping(content, at).items():
            if name in SHARED or key == "form":
                yield f"{name}.{key}", value
            elif key in SECTIONS:
                for entry, words in _mapping(value, f"{at}.{key}").items():
                    yield f"{name}.{key}.{entry}", words
            else:
                raise DefinitionError(f"{at}: unknown key {key!r}")


def _read(
    entry: Any, path: str, english: Mapping[str, Words], language: str
) -> tuple[Words, str]:
    at = f"{language}.{path}"
    if path not in english:
        raise DefinitionError(f"{at}: the English definitions have no such entry")
    raw = dict(_mapping(entry, at))
    of = raw.pop(OF, None)
    if not isinstance(of, str):
        raise DefinitionError(f"{at}.{OF}: must be the quoted digest of the original")
    if path.startswith(f"{INSTRUMENTS}."):
        _check_source(raw.pop(SOURCE, None), f"{at}.{SOURCE}")
    return raw, of


def _check_source(source: Any, at: str) -> None:
    named = _mapping(source, at)
    if set(named) != {"title", "href"} or not all(named.values()):
        raise DefinitionError(f"{at}: name title and href of the official translation")


def _mapping(value: Any, at: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DefinitionError(f"{at}: must be a mapping")
    return value
