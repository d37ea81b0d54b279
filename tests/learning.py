"""Sections and answers of the questions at the end, with constant defaults."""

from django.utils.safestring import SafeString

from screening.models.learning import SectionRef
from screening.services import Section, Understood


def a_section(**changes) -> Section:
    ref = {
        "slug": "sleep",
        "anchor": "why-sleep",
        "version": 1,
        "language": "en-us",
        **{name: changes.pop(name) for name in SectionRef._fields if name in changes},
    }
    return Section(
        **{
            "ref": SectionRef(**ref),
            "page_title": "Sleep",
            "title": "Why sleep matters",
            "address": "/learn/sleep/#why-sleep",
            "html": SafeString("<p>Rest.</p>"),
            **changes,
        }
    )


def an_answer(**changes) -> Understood:
    return Understood(
        **{
            "id": "drive",
            "question": "When may you drive?",
            "answer": "Now",
            "right": True,
            "language": "en",
            **changes,
        }
    )
