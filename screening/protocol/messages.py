"""What the patient reads when a rule is raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.protocol.answers import ENGLISH
from screening.protocol.questionnaires.loader import (
    DefinitionError,
    build,
    paragraphs,
)


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


def read_messages(raw: Mapping[str, Any]) -> dict[str, Message]:
    """Read the messages of a document; raise DefinitionError where one is wrong."""
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
