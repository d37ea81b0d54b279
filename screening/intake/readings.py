"""What a patient reads about their blood pressure readings: plain, calm, no diagnosis.

The categories and what counts are the facts of the protocol. Only a number in the
severe range is said loudly, in the words of the rule BP-02, also where something is
missing and so no rule can count it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.protocol.answers import Answers
from screening.protocol.facts.blood_pressure import Limits
from screening.protocol.facts.told_readings import (
    GATE,
    HEARD,
    Band,
    Standing,
    ToldReading,
    is_about_readings,
    told_readings,
)
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page

Words = str | Promise
REPEAT, YES = "bp", "yes"
ADVICE = "bp_severe"

OF_BAND: Mapping[Band, Words] = {
    # No lower limit is known here: these words do not praise a low reading.
    Band.USUAL: _("This is not above the usual range."),
    Band.ELEVATED: _("This is just above the usual range."),
    Band.STAGE1: _("This is a little above the usual range."),
    Band.HIGH: _(
        "This is above the usual range. If you can, measure again on two other days "
        "and add those readings too."
    ),
}
OF_STANDING: Mapping[Standing, Words] = {
    Standing.CUFFLESS: _(
        "We keep this reading but do not count it. Watches and rings without a cuff "
        "can be wrong, so they are not recommended for blood pressure. Please add a "
        "reading from a cuff when you can. Many pharmacies have one that is free to "
        "use."
    ),
    Standing.OLD: _(
        "We keep this reading but do not count it, because it is too long ago. Please "
        "add a newer one when you can."
    ),
    Standing.UNDATED: _(
        "We keep this reading but cannot count it without its date. Please add the "
        "date if you can."
    ),
    Standing.HALF: _(
        "We keep the number that you wrote. A reading counts only with both numbers. "
        "Please add the other one if you can."
    ),
    Standing.IMPOSSIBLE: _(
        "We keep this reading as you wrote it but cannot count it: the top number must "
        "be the higher one. Please look at it again if you can."
    ),
}
NO_DIAGNOSIS = _(
    "Blood pressure goes up and down all day. This is not a diagnosis. Your clinician "
    "will look at it with you."
)
KEEP_MEDICINES = _("Please do not stop or change any medicine because of it.")
LATE = _("We may not see this right away.")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one reading, and the page where it stands.

    `is_warning`: a number of it is in the severe range; `is_heard`: a rule says so too.
    """

    title: Words
    paragraphs: tuple[Words, ...]
    page: Page | None = None
    is_warning: bool = False
    is_heard: bool = False
    is_unfinished: bool = False


LATER = Note(
    _("You can add readings later"),
    (
        _(
            "That is fine. Go on with the questions. After you send your answers, you "
            "get a reference and a link. With them and your date of birth you can add "
            "readings to this same screening at any time."
        ),
    ),
)


def notes(protocol: Protocol, answers: Answers, on: date) -> dict[str, Note]:
    """Return what is to be said of each reading, by the id of its page."""
    told = told_readings(answers, on, Limits.of(protocol.parameters))
    pages = (protocol.page_of_link[f"bp{reading.number}_sys"] for reading in told)
    return {
        page.id: _note(protocol, reading, page)
        for page, reading in zip(pages, told, strict=True)
    }


def note_after(
    protocol: Protocol, answers: Answers, page_id: str, on: date
) -> Note | None:
    """Return what is to be said after this page was saved; None for other pages.

    Where a severe reading has raised a rule, the message of that rule says what to do.
    """
    page = protocol.patient_page(page_id)
    if page is None or not is_about_readings(page.link_ids):
        return None
    if page.repeat_of != REPEAT:
        asked_and_none = GATE in answers and answers[GATE] != YES
        return LATER if asked_and_none else None
    found = notes(protocol, answers, on).get(page.id)
    if found is None or not found.is_heard:
        return found
    left = tuple(p for p in found.paragraphs if p != _advice(protocol))
    return replace(found, paragraphs=left) if left else None


def _note(protocol: Protocol, reading: ToldReading, page: Page) -> Note:
    return Note(
        title=_title(reading),
        paragraphs=tuple(_paragraphs(protocol, reading)),
        page=page,
        is_heard=reading.may_be_severe and reading.standing in HEARD,
        is_warning=reading.may_be_severe,
        is_unfinished=reading.is_unfinished,
    )


def _title(reading: ToldReading) -> Words:
    top, bottom = reading.systolic, reading.diastolic
    if top is None:
        return _("Your bottom number: %(number)s") % {"number": bottom}
    if bottom is None:
        return _("Your top number: %(number)s") % {"number": top}
    numbers = {"top": top, "bottom": bottom}
    return _("Your reading: %(top)s over %(bottom)s") % numbers


def _paragraphs(protocol: Protocol, reading: ToldReading) -> list[Words]:
    if reading.may_be_severe:
        return _of_severe(protocol, reading)
    if reading.standing is not Standing.COUNTED or reading.band is None:
        return [OF_STANDING[reading.standing]]
    calm = reading.band in {Band.USUAL, Band.ELEVATED}
    said = [OF_BAND[reading.band], NO_DIAGNOSIS]
    return said if calm else [*said, KEEP_MEDICINES]


def _of_severe(protocol: Protocol, reading: ToldReading) -> list[Words]:
    """Say first what to do; where a rule has raised it, staff know."""
    why = OF_STANDING.get(reading.standing)
    late = () if reading.standing in HEARD else (LATE,)
    return [_advice(protocol), *late, *((why,) if why else ())]


def _advice(protocol: Protocol) -> str:
    """Return the text of BP-02; what follows it there promises a call."""
    return protocol.messages[ADVICE].paragraphs[0]
