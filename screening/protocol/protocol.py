"""The whole clinical document of one version: what is asked, counted and flagged."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from screening.protocol.answers import ENGLISH, PageAnswers
from screening.protocol.document import (
    Document,
    digest_of,
    read_document,
    shipped_parameters,
)
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
from screening.protocol.messages import Message, read_messages
from screening.protocol.parameters import Parameters, by_name
from screening.protocol.questionnaires.definition import (
    AskedOf,
    Option,
    Page,
    Question,
    Questionnaire,
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
from screening.protocol.stored_pages import PageReader, Stored


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
        return self._reader.read(pages)

    @cached_property
    def _reader(self) -> PageReader:
        return PageReader((*self.pages, *self.staff_pages))

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


@cache
def load_protocol() -> Protocol:
    """Read the protocol that ships with this version of the software."""
    return protocol_from_document(read_document())


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
        messages=read_messages(document["messages"]),
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


def _parameters(raw: Mapping[str, Any]) -> Parameters:
    """Set the shipped parameters to this version's values, each within its range."""
    shipped = shipped_parameters()
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
