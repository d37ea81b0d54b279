"""The whole clinical document of one version: what is asked, counted and flagged."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from screening.protocol.answers import ENGLISH, Absent, PageAnswers, Value
from screening.protocol.facts import Derivation
from screening.protocol.instruments.loader import instrument
from screening.protocol.instruments.medicine import Medicine
from screening.protocol.instruments.scoring import Instrument
from screening.protocol.languages import (
    Overlay,
    languages_of,
    read_overlay,
    speak,
    with_words,
)
from screening.protocol.parameters import (
    FACT_PARAMETERS,
    Parameters,
    by_name,
)
from screening.protocol.questionnaires.definition import (
    AskedOf,
    Option,
    Page,
    Question,
    Questionnaire,
    QuestionType,
)
from screening.protocol.questionnaires.journey import Journey, Route
from screening.protocol.questionnaires.loader import (
    DefinitionError,
    Shared,
    build,
    decimal,
    options,
    paragraphs,
    plain,
    questionnaire,
)
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.rules.engine import Engine

HERE = Path(__file__).parent
LANGUAGES = HERE / "languages"
Document = Mapping[str, Any]
# The stored form of one page: see PageAnswers.to_json.
Stored = Mapping[str, Any]
Converts = tuple[tuple[str, Callable[[Any], Value]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What the patient reads when a rule is raised; `when`: next_page, check or end.

    `out_of_hours` names the message that stands in its place when nobody will act
    today; {closed} in that one is a sentence that says when somebody will be there.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    when: tuple[str, ...]
    out_of_hours: str = ""
    language: str = ENGLISH


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One version of the clinical document, ready to ask, count and judge."""

    id: str
    version: int
    digest: str
    questionnaires: tuple[Questionnaire, ...]
    staff_questionnaires: tuple[Questionnaire, ...]
    instruments: Mapping[str, Instrument]
    medicines: Mapping[str, Medicine]
    messages: Mapping[str, Message]
    parameters: Parameters
    raw: Document
    language: str = ENGLISH

    @cached_property
    def engine(self) -> Engine:
        """Return the rules with this version's thresholds bound."""
        return Engine(ALL_RULES, self.parameters)

    @cached_property
    def derivation(self) -> Derivation:
        """Return the facts' computation with this version's thresholds bound."""
        return Derivation(self.medicines, self.parameters)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Return the patient's pages in order."""
        return tuple(page for form in self.questionnaires for page in form.pages)

    @cached_property
    def staff_pages(self) -> tuple[Page, ...]:
        """Return the pages that staff key in."""
        return tuple(page for form in self.staff_questionnaires for page in form.pages)

    @cached_property
    def _staff_page_ids(self) -> frozenset[str]:
        return frozenset([page.id for page in self.staff_pages])

    @cached_property
    def _by_page(self) -> Mapping[str, Page]:
        return {page.id: page for page in (*self.pages, *self.staff_pages)}

    @cached_property
    def _patient_pages(self) -> Mapping[str, Page]:
        return {page.id: page for page in self.pages}

    @cached_property
    def _route(self) -> Route:
        return Route(self.questionnaires)

    @cached_property
    def _by_link(self) -> Mapping[str, Question]:
        every = (*self.pages, *self.staff_pages)
        return {q.link_id: q for page in every for q in page.questions}

    @cached_property
    def page_of_link(self) -> Mapping[str, Page]:
        """Return the page that asks each link id."""
        every = (*self.pages, *self.staff_pages)
        return {q.link_id: page for page in every for q in page.questions}

    def page(self, page_id: str) -> Page:
        """Return the page, or raise KeyError."""
        return self._by_page[page_id]

    def patient_page(self, page_id: str) -> Page | None:
        """Return the page that a patient may be asked, or None."""
        return self._patient_pages.get(page_id)

    def question(self, link_id: str) -> Question:
        """Return the question, or raise KeyError."""
        return self._by_link[link_id]

    def has_question(self, link_id: str) -> bool:
        """Tell whether the link id is asked by anybody."""
        return link_id in self._by_link

    def questionnaire_of(self, page_id: str) -> Questionnaire:
        """Return the questionnaire that a page belongs to, or raise KeyError."""
        for form in (*self.questionnaires, *self.staff_questionnaires):
            if any(page.id == page_id for page in form.pages):
                return form
        raise KeyError(page_id)

    def journey(self, saved: Mapping[str, PageAnswers]) -> Journey:
        """Replay saved pages; what staff keyed in counts where it is present."""
        entered = self._staff_page_ids & saved.keys()
        return Journey(self._route_with(entered) if entered else self._route, saved)

    def _route_with(self, entered: Set[str]) -> Route:
        staff = (
            replace(form, pages=tuple([p for p in form.pages if p.id in entered]))
            for form in self.staff_questionnaires
        )
        return Route((*self.questionnaires, *(form for form in staff if form.pages)))

    def decode(self, page_id: str, stored: Stored) -> PageAnswers:
        """Read a stored page back; raise KeyError for an unknown page or question."""
        return self.decode_all({page_id: stored})[page_id]

    def decode_all(self, pages: Mapping[str, Stored]) -> dict[str, PageAnswers]:
        """Read stored pages back; raise KeyError for an unknown page or question."""
        found, readings = {}, self._readings
        for page_id, stored in pages.items():
            asked, converts = readings[page_id]
            given = stored["answers"]
            if not given.keys() <= asked:
                raise KeyError(page_id)
            for key, convert in converts:
                if key in given:
                    given = {**given, key: convert(given[key])}
            alone = len(stored) == 1
            found[page_id] = (
                PageAnswers(given=given) if alone else _with_the_rest(given, stored)
            )
        return found

    @cached_property
    def _readings(self) -> Mapping[str, tuple[Set[str], Converts]]:
        """For each page its link ids, and how to read what JSON has no type for."""
        return {
            page.id: (
                frozenset(page.link_ids),
                tuple(
                    [
                        (q.link_id, CONVERTS[q.type])
                        for q in page.questions
                        if q.type in CONVERTS
                    ]
                ),
            )
            for page in (*self.pages, *self.staff_pages)
        }

    def in_language(self, code: str) -> "Protocol":
        """Return the same protocol in the words of a language; this one if it has none.

        Link ids and codes stay. A page, message or title whose words are not whole
        stays English, as its `language` says.
        """
        return self if code == self.language else self._spoken.get(code, self)

    @cached_property
    def _spoken(self) -> Mapping[str, "Protocol"]:
        overlays = (read_overlay(self.raw, code) for code in languages_of(self.raw))
        return {overlay.language: _spoken(self, overlay) for overlay in overlays}

    def document(self) -> Document:
        """Return the whole document, fit for JSON; this can be made again from it."""
        return self.raw


def _with_the_rest(given: Mapping[str, Value], stored: Stored) -> PageAnswers:
    """Return the answers with what was withheld and the language they were asked in."""
    raw = stored.get("withheld", {})
    withheld = {key: Absent(reason) for key, reason in raw.items()}
    language = stored.get("language", ENGLISH)
    return PageAnswers(given=given, withheld=withheld, language=language)


CONVERTS: Mapping[QuestionType, Callable[[Any], Value]] = {
    QuestionType.DATE: date.fromisoformat,
    QuestionType.DECIMAL: Decimal,
    QuestionType.MULTIPLE: tuple,
}


@cache
def load_protocol() -> Protocol:
    """Read the protocol that ships with this version of the software."""
    return protocol_from_document(read_document())


def read_document() -> Document:
    """Read all definition files into one document with parameters and rule versions."""
    forms = HERE / "questionnaires" / "definitions"
    head = _yaml(forms / "protocol.yaml")
    return {
        "protocol": head,
        "questionnaires": {
            name: _yaml(forms / f"{name}.yaml")
            for name in (*head["questionnaires"], *head["staff"])
        },
        "instruments": {
            path.stem: _yaml(path)
            for path in sorted((HERE / "instruments" / "definitions").glob("*.yaml"))
        },
        "option_sets": _yaml(forms / "option_sets.yaml"),
        "medicines": _yaml(forms / "medicines.yaml"),
        "messages": _yaml(forms / "messages.yaml"),
        "parameters": {p.name: p.value for p in _shipped_parameters().values()},
        "rules": {rule.id: rule.version for rule in ALL_RULES},
        "languages": {
            folder.name: _words(folder)
            for folder in sorted(LANGUAGES.glob("[a-z][a-z]"))
        },
    }


def _words(folder: Path) -> dict[str, Any]:
    files = sorted(folder.glob("*.yaml"))
    return {path.stem: _keyed_by_text(_yaml(path)) for path in files}


def _keyed_by_text(value: Any) -> Any:
    """Return the value as JSON will keep it: the key of a score becomes text."""
    if isinstance(value, dict):
        return {str(key): _keyed_by_text(item) for key, item in value.items()}
    return value


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _shipped_parameters() -> Parameters:
    of_rules = (p for rule in ALL_RULES for p in rule.parameters)
    return by_name((*FACT_PARAMETERS, *of_rules))


def protocol_from_document(document: Document) -> Protocol:
    """Make a protocol from a document; raise DefinitionError where it is wrong."""
    head = document["protocol"]
    instruments = {
        name: instrument(raw, f"instruments.{name}")
        for name, raw in document["instruments"].items()
    }
    medicines = _medicines(document["medicines"])
    shared = Shared(
        sets=_option_sets(document["option_sets"], medicines),
        instruments={name: i.questions for name, i in instruments.items()},
        intros={name: i.intro for name, i in instruments.items()},
    )
    forms = {
        name: questionnaire(raw, name, shared)
        for name, raw in document["questionnaires"].items()
    }
    protocol = Protocol(
        id=plain(head["id"], "protocol.id"),
        version=plain(head["version"], "protocol.version"),
        digest=digest_of(document),
        questionnaires=tuple(forms[name] for name in head["questionnaires"]),
        staff_questionnaires=tuple(forms[name] for name in head["staff"]),
        instruments=instruments,
        medicines=medicines,
        messages=_messages(document["messages"]),
        parameters=_parameters(document["parameters"]),
        raw=document,
    )
    _check(protocol)
    return protocol


def _spoken(english: Protocol, overlay: Overlay) -> Protocol:
    other = protocol_from_document(with_words(english.raw, overlay))
    return replace(
        english,
        language=overlay.language,
        questionnaires=speak(
            english.questionnaires, other.questionnaires, english.raw, overlay
        ),
        messages={
            name: replace(other.messages[name], language=overlay.language)
            if f"messages.{name}" in overlay.words
            else message
            for name, message in english.messages.items()
        },
    )


def digest_of(document: Document) -> str:
    """Return the SHA-256 of the document in its one canonical form."""
    canonical = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _medicines(raw: Any) -> dict[str, Medicine]:
    converts = {"brands": paragraphs, "minimum_mg": decimal}
    read = [
        build(Medicine, entry, f"medicines[{n}]", converts)
        for n, entry in enumerate(raw)
    ]
    return {medicine.key: medicine for medicine in read}


def _option_sets(
    raw: Mapping[str, Any], medicines: Mapping[str, Medicine]
) -> dict[str, tuple[Option, ...]]:
    sets = {name: options(value, f"option_sets.{name}") for name, value in raw.items()}
    sets["antidepressants"] = _medicine_options(
        medicine for medicine in medicines.values() if medicine.counted
    )
    sets["medicines"] = _medicine_options(medicines.values())
    return sets


def _medicine_options(medicines: Iterable[Medicine]) -> tuple[Option, ...]:
    return tuple(
        Option(code=m.key, text=m.label, also=m.brand_labels) for m in medicines
    )


def _messages(raw: Mapping[str, Any]) -> dict[str, Message]:
    converts = {"paragraphs": paragraphs, "when": paragraphs}
    read: dict[str, Message] = {
        name: build(Message, {**entry, "id": name}, f"messages.{name}", converts)
        for name, entry in raw.items()
    }
    for name, message in read.items():
        if message.out_of_hours and message.out_of_hours not in read:
            raise DefinitionError(
                f"messages.{name}: no message {message.out_of_hours!r}"
            )
    return read


def _parameters(raw: Mapping[str, Any]) -> Parameters:
    """Set the shipped parameters to this version's values, each within its range."""
    shipped = _shipped_parameters()
    for name in raw:
        if name not in shipped:
            raise DefinitionError(f"parameters: unknown {name!r}")
    return by_name(
        replace(p, value=raw[p.name]) if p.name in raw else p for p in shipped.values()
    )


def _check(protocol: Protocol) -> None:
    """Refuse an id that stands twice and a show_if that names no question."""
    every = (*protocol.pages, *protocol.staff_pages)
    _once([page.id for page in every], "page")
    _once([link for page in every for link in page.link_ids], "link id")
    for page in every:
        for key in (k for condition in page.show_if for k in condition.accepted):
            if not protocol.has_question(key):
                raise DefinitionError(f"{page.id}.show_if: nobody asks {key!r}")
    for form in protocol.staff_questionnaires:
        if form.asked_of is not AskedOf.STAFF:
            raise DefinitionError(f"{form.id}: not a form of staff")


def _once(names: list[str], what: str) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        raise DefinitionError(f"{what} {name!r} stands twice")
