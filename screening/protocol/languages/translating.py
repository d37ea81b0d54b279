"""Lay words over the English definitions; a page is shown whole or in English."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from screening.protocol.languages.originals import (
    INSTRUMENTS,
    MESSAGES,
    OPTION_SETS,
    forms_of,
    needed_by,
    pages_of,
)
from screening.protocol.languages.overlay import Overlay
from screening.protocol.languages.wording import put_words
from screening.protocol.questionnaires.definition import Page, Questionnaire

Raw = Mapping[str, Any]


def with_words(document: Raw, overlay: Overlay) -> Raw:
    """Return the document with the words of every entry that is whole and current."""
    forms = forms_of(document)
    return {
        **document,
        "questionnaires": {
            name: _form(name, raw, overlay) if name in forms else raw
            for name, raw in document["questionnaires"].items()
        },
        OPTION_SETS: {
            name: _entry(f"{OPTION_SETS}.{name}", {"options": raw}, overlay)["options"]
            for name, raw in document[OPTION_SETS].items()
        },
        MESSAGES: _named(MESSAGES, document, overlay),
        INSTRUMENTS: _named(INSTRUMENTS, document, overlay),
    }


def complete_pages(document: Raw, overlay: Overlay) -> frozenset[str]:
    """Return the ids of the pages of which every word was given, as defined."""
    return frozenset(
        page["id"]
        for name, form in forms_of(document).items()
        for page in pages_of(form)
        if needed_by(name, page, document) <= overlay.words.keys()
    )


def speak(
    english: Iterable[Questionnaire],
    translated: Iterable[Questionnaire],
    document: Raw,
    overlay: Overlay,
) -> tuple[Questionnaire, ...]:
    """Return the forms with each page in the language if it is whole, else in English.

    Both hold the patients' forms of the English document, in its order.
    """
    whole = complete_pages(document, overlay)
    forms = zip(forms_of(document).items(), english, translated, strict=True)
    return tuple(
        replace(
            _titled(f"{name}.form", own, other, overlay),
            pages=tuple(_picked(raw, own, other, whole, overlay.language)),
        )
        for (name, raw), own, other in forms
    )


def _titled(
    path: str, english: Questionnaire, translated: Questionnaire, overlay: Overlay
) -> Questionnaire:
    if path not in overlay.words:
        return english
    return replace(translated, language=overlay.language)


def _picked(
    raw: Raw,
    english: Questionnaire,
    translated: Questionnaire,
    whole: frozenset[str],
    language: str,
) -> Iterator[Page]:
    templates = {r["id"]: r["page"]["id"] for r in raw.get("repeats", [])}
    for page, other in zip(english.pages, translated.pages, strict=True):
        defined = templates.get(page.repeat_of, page.id)
        yield replace(other, language=language) if defined in whole else page


def _form(name: str, raw: Raw, overlay: Overlay) -> Raw:
    return {
        **_entry(f"{name}.form", raw, overlay),
        "pages": [_page(name, page, overlay) for page in raw["pages"]],
        "repeats": [
            {**repeat, "page": _page(name, repeat["page"], overlay)}
            for repeat in raw.get("repeats", [])
        ],
    }


def _page(form: str, raw: Raw, overlay: Overlay) -> Raw:
    if "repeat" in raw:
        return raw
    page = _entry(f"{form}.pages.{raw['id']}", raw, overlay)
    if "questions" not in raw:
        return page
    questions = [
        _entry(f"{form}.questions.{question['link_id']}", question, overlay)
        for question in raw["questions"]
    ]
    return {**page, "questions": questions}


def _named(kind: str, document: Raw, overlay: Overlay) -> Raw:
    return {
        name: _entry(f"{kind}.{name}", raw, overlay)
        for name, raw in document[kind].items()
    }


def _entry(path: str, raw: Raw, overlay: Overlay) -> Raw:
    words = overlay.words.get(path)
    return put_words(raw, words) if words else raw
