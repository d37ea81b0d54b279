"""What a patient was told and accepted before the first question, in which version.

The text is that of the protocol to which the screening is pinned: a later edit of the
questionnaire changes nothing here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from screening.models import SavedPage, Screening
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import QuestionType
from screening.review.languages import other_language
from screening.review.wording import in_words

FORM = "start"
NOTICE = "privacy_notice"


@dataclass(frozen=True, slots=True)
class Consent:
    """One text with the answer to it. `read`: the words in the language read."""

    title: str
    text: tuple[str, ...]
    question: str
    answer: str
    version: str
    language: str
    at: datetime


def consents_of(screening: Screening, *, as_read: bool = False) -> list[Consent]:
    """Return what was accepted, in English or in the language it was read in.

    One query. Raises CannotOpen.
    """
    protocol = screening.protocol
    wanted = dict(_asked(protocol))
    saved = SavedPage.objects.filter(
        screening_id=screening.pk, page_id__in=set(wanted.values())
    )
    newest = {page.page_id: page for page in saved.order_by("sequence")}
    return [
        _consent(protocol, link, newest[page], as_read=as_read)
        for link, page in wanted.items()
        if page in newest
    ]


def _asked(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Yield the questions by which something is accepted, and their pages."""
    for form in protocol.questionnaires:
        for page in form.pages if form.id == FORM else ():
            for question in page.questions:
                accepts = question.type is QuestionType.ACKNOWLEDGE
                if accepts or question.link_id == NOTICE:
                    yield question.link_id, page.id


def _consent(
    protocol: Protocol, link: str, saved: SavedPage, *, as_read: bool
) -> Consent:
    shown = protocol.in_language(saved.language) if as_read else protocol
    page, form = shown.page(saved.page_id), protocol.questionnaire_of(saved.page_id)
    answer = saved.answers(protocol).answer(link)
    return Consent(
        title=page.title,
        text=page.intro,
        question=shown.question(link).text,
        answer=in_words(shown, link, answer),
        version=f"{form.id} {form.version}, {protocol.digest[:12]}",
        language=other_language(saved.language),
        at=saved.saved_at,
    )
