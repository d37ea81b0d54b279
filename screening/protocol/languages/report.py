"""What of a language is missing, older than its original, or needs a publisher."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.protocol.languages.originals import (
    INSTRUMENTS,
    MESSAGES,
    forms_of,
    needed_by,
    originals,
    pages_of,
)
from screening.protocol.languages.overlay import Overlay, read_overlay
from screening.protocol.languages.translating import complete_pages


@dataclass(frozen=True, kw_only=True, slots=True)
class FormState:
    """One form: how many of its pages, a repeated one once, are whole."""

    name: str
    begun: bool
    pages: int
    whole: int

    @property
    def is_complete(self) -> bool:
        """Tell whether the whole form can be answered in the language."""
        return self.whole == self.pages


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One language. `missing` is what begun forms and the messages still lack."""

    language: str
    forms: tuple[FormState, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    instruments: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Tell whether all that was begun is whole and as new as its original."""
        return not self.missing and not self.stale


def report_on(document: Mapping[str, Any], language: str) -> Report:
    """Compare a language with the English; raise DefinitionError with the path."""
    overlay = read_overlay(document, language)
    whole = complete_pages(document, overlay)
    forms = tuple(
        _form_state(name, raw, overlay, whole)
        for name, raw in forms_of(document).items()
    )
    lacking = _wanted(document, forms) - overlay.given
    return Report(
        language=language,
        forms=forms,
        missing=tuple(sorted({*lacking, *overlay.incomplete})),
        stale=tuple(sorted(overlay.stale)),
        instruments=_unofficial(document, overlay),
    )


def _form_state(
    name: str, raw: Mapping[str, Any], overlay: Overlay, whole: frozenset[str]
) -> FormState:
    ids = [page["id"] for page in pages_of(raw)]
    return FormState(
        name=name,
        begun=any(path.startswith(f"{name}.") for path in overlay.given),
        pages=len(ids),
        whole=sum(page_id in whole for page_id in ids),
    )


def _wanted(document: Mapping[str, Any], forms: tuple[FormState, ...]) -> set[str]:
    """Return the entries of all begun forms, and every message: danger first."""
    raw = forms_of(document)
    begun = [form.name for form in forms if form.begun]
    wanted = {f"{name}.form" for name in begun}
    for name in begun:
        for page in pages_of(raw[name]):
            wanted |= needed_by(name, page, document)
    wanted |= {f"{MESSAGES}.{name}" for name in document[MESSAGES]}
    return {path for path in wanted if not path.startswith(f"{INSTRUMENTS}.")}


def _unofficial(document: Mapping[str, Any], overlay: Overlay) -> tuple[str, ...]:
    paths = (path for path in originals(document) if path.startswith(INSTRUMENTS))
    return tuple(path.partition(".")[2] for path in paths if path not in overlay.words)
