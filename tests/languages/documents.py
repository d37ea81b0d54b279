"""The shipped document with changes in its Spanish words or in its English ones."""

import copy

from screening.protocol.languages.originals import originals
from screening.protocol.languages.wording import digest
from screening.protocol.protocol import load_protocol

INSTRUMENT_SOURCE = {"title": "A made-up translation", "href": "https://example.org/"}


def document():
    """Return a copy that a test may change."""
    return copy.deepcopy(dict(load_protocol().document()))


def spanish(found):
    """Return the Spanish words of a document."""
    return found["languages"]["es"]


def made_from(found, path):
    """Return the digest of the English entry as it stands now."""
    return digest(originals(found)[path])


def with_reading(found):
    """Give the repeated page of blood pressure readings made-up Spanish words."""
    raw = found["questionnaires"]["heart_bp"]["repeats"][0]["page"]
    words = originals(found)
    questions = {
        q["link_id"]: f"heart_bp.questions.{q['link_id']}" for q in raw["questions"]
    }
    spanish(found)["heart_bp"] = {
        "pages": {raw["id"]: made_up(words, f"heart_bp.pages.{raw['id']}")},
        "questions": {link: made_up(words, path) for link, path in questions.items()},
    }
    return found


def made_up(words, path):
    """Return an entry that says its English with "ES" before every text."""
    return {**_marked(words[path]), "of": digest(words[path])}


def _marked(value):
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return f"ES {value}"
