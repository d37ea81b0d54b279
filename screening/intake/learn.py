"""The sections that a patient is given to read, and the note of it on the case."""

from collections.abc import Iterable

from screening import services
from screening.intake.languages import shown
from screening.intake.visit import Visit
from screening.models import ShownHow
from screening.protocol.learning import Target, for_questions, for_rules
from screening.protocol.questionnaires.definition import Page
from screening.services import Section


def beside(visit: Visit, page: Page) -> list[Section]:
    """Return the sections that help with a page; note that they stand there."""
    found = _sections(visit, for_questions(page.link_ids))
    if found:
        services.note_shown(
            visit.screening,
            found,
            how=ShownHow.QUESTION,
            now=visit.now,
            page=page.id,
        )
    return found


def at_the_end(visit: Visit) -> list[Section]:
    """Return what the answers chose, then what staff added; note what was listed."""
    chosen = [_address(each) for each in for_rules(visit.screening.raised)]
    added = services.added_pages(visit.screening)
    wanted = list(dict.fromkeys((*chosen, *added)))
    found = services.library().sections(wanted, shown(), visit.now)
    services.note_shown(visit.screening, found, how=ShownHow.RECEIPT, now=visit.now)
    return found


def _sections(visit: Visit, targets: Iterable[Target]) -> list[Section]:
    wanted = [_address(each) for each in targets]
    return services.library().sections(wanted, shown(), visit.now) if wanted else []


def _address(target: Target) -> tuple[str, str]:
    return target.slug, target.anchor
