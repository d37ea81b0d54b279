"""The words of one entry: taken out of a definition, compared, and put back.

Words are texts, lists of texts, and mappings of these. A list of options or items
becomes a mapping by code or link id; one that has only a text becomes that text.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from screening.protocol.questionnaires.loader import DefinitionError

Words = dict[str, Any]

PANEL = ("title", "paragraphs", "steps")
ITEM = ("text", "help", "choices")
DIGEST_LENGTH = 12
PLACEHOLDER = re.compile(r"{\w*}")


def words_of(raw: Mapping[str, Any], keys: tuple[str, ...]) -> Words:
    """Return the words that stand under these keys of a definition."""
    return {key: _words(raw[key]) for key in keys if key in raw}


def _words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return words_of(value, PANEL)
    if not isinstance(value, list):
        return " ".join(str(value).split())
    if value and isinstance(value[0], Mapping):
        return {_name(item): _short(words_of(item, ITEM)) for item in value}
    return [_words(text) for text in value]


def _name(item: Mapping[str, Any]) -> str:
    return str(item["code"] if "code" in item else item["link_id"])


def _short(words: Words) -> Words | str:
    return words["text"] if set(words) == {"text"} else words


def digest(words: Words) -> str:
    """Return the short hash that a translation bears of its original."""
    canonical = json.dumps(words, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGEST_LENGTH]


def put_words(raw: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return the definition with these words in place of its own."""
    return {**raw, **{key: _put(raw[key], new) for key, new in words.items()}}


def _put(old: Any, new: Any) -> Any:
    if isinstance(old, Mapping):
        return put_words(old, new)
    if isinstance(old, list) and isinstance(new, Mapping):
        return [put_words(item, _long(new[_name(item)])) for item in old]
    return new


def _long(words: Words | str) -> Words:
    return {"text": words} if isinstance(words, str) else words


def missing_words(original: Any, given: Any, path: str) -> Iterator[str]:
    """Yield the path of each word of the original that was not given.

    Raises DefinitionError for what the original does not have, and for another shape.
    """
    if isinstance(original, dict):
        yield from _missing_keys(original, given, path)
    elif isinstance(original, list):
        if not isinstance(given, list) or len(given) != len(original):
            raise DefinitionError(f"{path}: must be a list of {len(original)} texts")
        for n, (old, new) in enumerate(zip(original, given, strict=True)):
            yield from missing_words(old, new, f"{path}[{n}]")
    else:
        _check_text(original, given, path)


def _missing_keys(original: Words, given: Any, path: str) -> Iterator[str]:
    if isinstance(given, str) and "text" in original:
        given = {"text": given}
    if not isinstance(given, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    for key in given:
        if key not in original:
            raise DefinitionError(f"{path}: unknown key {key!r}")
    for key, old in original.items():
        if key in given:
            yield from missing_words(old, given[key], f"{path}.{key}")
        else:
            yield f"{path}.{key}"


def _check_text(original: str, given: Any, path: str) -> None:
    if not isinstance(given, str) or not given.strip():
        raise DefinitionError(f"{path}: must be text")
    if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(given)):
        raise DefinitionError(f"{path}: must keep what stands in braces")
