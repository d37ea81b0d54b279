"""Every entry of the English definitions that patients read, by its path."""

from collections.abc import Iterator, Mapping
from typing import Any

from screening.protocol.languages.wording import Words, words_of

FORM = ("title", "intro")
PAGE = ("title", "intro", "help")
QUESTION = ("text", "help", "unit", "group", "options", "extra_options")
MESSAGE = ("title", "paragraphs")
INSTRUMENT = ("intro", "choices", "items")
OPTION_SETS, MESSAGES, INSTRUMENTS = "option_sets", "messages", "instruments"
SHARED = (OPTION_SETS, MESSAGES, INSTRUMENTS)


def originals(document: Mapping[str, Any]) -> dict[str, Words]:
    """Return the English words of each entry; staff's own forms stay English."""
    return {
        path: words
        for path, words in (*_of_forms(document), *_of_shared(document))
        if words
    }


def forms_of(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the definitions of the forms that patients answer."""
    names = document["protocol"]["questionnaires"]
    return {name: document["questionnaires"][name] for name in names}


def pages_of(form: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the definitions of its pages, each repeated one once."""
    own = [page for page in form["pages"] if "repeat" not in page]
    return [*own, *(repeat["page"] for repeat in form.get("repeats", []))]


def needed_by(
    form: str, page: Mapping[str, Any], document: Mapping[str, Any]
) -> set[str]:
    """Return the paths of all entries that a page is made of."""
    questions = page.get("questions", [])
    sets = {question.get("options_from", "") for question in questions}
    found = {f"{form}.pages.{page['id']}"}
    found |= {f"{form}.questions.{question['link_id']}" for question in questions}
    # Lists of medicines are names: the same in every language.
    found |= {f"{OPTION_SETS}.{name}" for name in sets & set(document[OPTION_SETS])}
    if "instrument" in page:
        found.add(f"{INSTRUMENTS}.{page['instrument']}")
    return found


def _of_forms(document: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    for name, form in forms_of(document).items():
        yield f"{name}.form", words_of(form, FORM)
        for page in pages_of(form):
            yield f"{name}.pages.{page['id']}", words_of(page, PAGE)
            for question in page.get("questions", []):
                path = f"{name}.questions.{question['link_id']}"
                yield path, words_of(question, QUESTION)


def _of_shared(document: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    for name, options in document[OPTION_SETS].items():
        yield f"{OPTION_SETS}.{name}", words_of({"options": options}, ("options",))
    for name, message in document[MESSAGES].items():
        yield f"{MESSAGES}.{name}", words_of(message, MESSAGE)
    for name, instrument in document[INSTRUMENTS].items():
        yield f"{INSTRUMENTS}.{name}", words_of(instrument, INSTRUMENT)
