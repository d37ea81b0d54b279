"""What a patient must read because of an answer: danger first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from screening.protocol.evaluation import Evaluation
from screening.protocol.messages import Message
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.rules.base import Level
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.rules.engine import Finding

MESSAGE_OF = {rule.id: rule.message for rule in ALL_RULES}
NEXT_PAGE, CHECK, END = "next_page", "check", "end"


@dataclass(frozen=True, slots=True)
class Panel:
    """One message. `is_new`: an answer of the page saved last led to it."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    level: Level
    is_new: bool
    pages: tuple[Page, ...]
    language: str

    @property
    def is_emergency(self) -> bool:
        """Tell whether life may be in danger now."""
        return self.level is Level.EMERGENCY_NOW

    @property
    def is_urgent(self) -> bool:
        """Tell whether somebody must act today."""
        return self.level >= Level.SAME_DAY


def is_message_due(protocol: Protocol, raised: Iterable[str], when: str) -> bool:
    """Tell whether one of these rules has a message for this moment."""
    names = (MESSAGE_OF.get(rule_id, "") for rule_id in raised)
    found = (protocol.messages.get(name) for name in names)
    return any(message is not None and when in message.when for message in found)


def panels(
    protocol: Protocol,
    evaluation: Evaluation,
    when: str,
    last: Page | None = None,
    *,
    closed: str,
) -> list[Panel]:
    """Return the messages due at this moment, most urgent first, each once.

    last is the page saved last. closed: a sentence that says why nobody will act today,
    empty if somebody will. A message whose every sentence stands in another one is left
    out.
    """
    behind: dict[str, list[Finding]] = {}
    for finding in sorted(evaluation.raised, key=lambda f: -f.rule.level):
        message = protocol.messages.get(finding.rule.message)
        if message is not None and when in message.when:
            behind.setdefault(message.id, []).append(finding)
    found = [
        _panel(protocol, _message(protocol, message_id, closed), findings, last)
        for message_id, findings in behind.items()
    ]
    return list(_without_covered(found))


def _message(protocol: Protocol, message_id: str, closed: str) -> Message:
    """Return the message, or the one that promises no call today."""
    message = protocol.messages[message_id]
    if not closed or not message.out_of_hours:
        return message
    instead = protocol.messages[message.out_of_hours]
    said = [text.replace("{closed}", closed) for text in instead.paragraphs]
    return replace(instead, paragraphs=tuple(said))


def _panel(
    protocol: Protocol, message: Message, findings: list[Finding], last: Page | None
) -> Panel:
    keys = {item.key for finding in findings for item in finding.evidence}
    pages = [page for page in protocol.pages if not keys.isdisjoint(page.link_ids)]
    return Panel(
        id=message.id,
        title=message.title,
        paragraphs=message.paragraphs,
        level=findings[0].rule.level,
        is_new=last in pages,
        pages=tuple(pages),
        language=message.language,
    )


def _without_covered(found: list[Panel]) -> Iterator[Panel]:
    for panel in found:
        others = [set(other.paragraphs) for other in found if other is not panel]
        if not any(set(panel.paragraphs) < other for other in others):
            yield panel
