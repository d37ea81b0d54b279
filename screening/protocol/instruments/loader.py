"""Read an instrument's definition: its wording, scores and bands."""

from collections.abc import Mapping
from typing import Any

from screening.protocol.instruments.scoring import Band, Instrument, Reference
from screening.protocol.questionnaires.definition import Question
from screening.protocol.questionnaires.loader import (
    DefinitionError,
    build,
    options,
    paragraphs,
    question,
)


def instrument(raw: object, path: str) -> Instrument:
    """Read one instrument; an item without choices of its own has the shared ones."""
    if not isinstance(raw, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    shared = raw.get("choices", [])
    items = raw.get("items", [])
    own = {k: v for k, v in raw.items() if k not in {"choices", "items"}}
    converts = {
        "source": lambda value, at: build(Reference, value, at, {}),
        "intro": paragraphs,
        "bands": lambda value, at: tuple(
            build(Band, band, f"{at}[{n}]", {}) for n, band in enumerate(value)
        ),
    }
    made: dict[str, Any] = {
        "questions": tuple(
            _item(item, f"{path}.items[{n}]", shared) for n, item in enumerate(items)
        ),
        "scored": tuple(item["link_id"] for item in items if item.get("scored", True)),
    }
    read: Instrument = build(Instrument, own, path, converts, made)
    return read


def _item(raw: Mapping[str, Any], path: str, shared: list[Any]) -> Question:
    own = {k: v for k, v in raw.items() if k not in {"choices", "scored"}}
    kind = own.setdefault("type", "choice")
    if kind == "choice":
        options(raw.get("choices", shared), f"{path}.choices")
        own["options"] = raw.get("choices", shared)
    return question(own, path, {})
