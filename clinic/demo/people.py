"""Made-up patients, walked through the screening as a browser would walk them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from screening import services
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.vocabulary import journey_from_flat

PEOPLE = Path(__file__).with_name("people.yaml")
# A person reads and answers a page in about this time.
A_PAGE = timedelta(seconds=25)
APART = timedelta(hours=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One made-up patient; an unknown key in the file is an error."""

    first_name: str
    last_name: str
    shows: str
    raises: list[str]
    answers: Mapping[str, Any]
    stops_before: str = ""

    def flat_answers(self) -> dict[str, Any]:
        """Return the answers in the flat vocabulary, with the name among them."""
        address = f"{self.first_name}.{self.last_name}@patient.example".lower()
        return {
            "legal_first_name": self.first_name,
            "legal_last_name": self.last_name,
            "contact_ask_for": self.first_name,
            "email": address,
            **self.answers,
        }


def people() -> list[Person]:
    """Read everybody; each person's own answers stand over the common ones."""
    document = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    return [
        Person(**entry | {"answers": document["everybody"] | entry.get("answers", {})})
        for entry in document["people"]
    ]


def load_people(*, now: datetime) -> int:
    """Screen everybody, the last of them just now; return how many there are."""
    everybody = people()
    for place, person in enumerate(reversed(everybody)):
        screen(person, ended=now - place * APART)
    return len(everybody)


def screen(person: Person, *, ended: datetime) -> None:
    """Answer page after page up to the end, or up to where this person stopped."""
    on = timezone.localdate(ended)
    walk = _Walk(ended - timedelta(minutes=40))
    started = services.start_screening(now=walk.moment)
    screening = started.screening
    journey = journey_from_flat(screening.protocol, person.flat_answers(), on)
    for page in _pages(journey, person):
        services.save_page(
            screening_id=screening.pk,
            page_id=page,
            answers=journey.saved[page],
            now=walk.step(),
            on=on,
        )
    if not person.stops_before:
        services.submit(screening_id=screening.pk, now=ended, on=on)


@dataclass(slots=True)
class _Walk:
    moment: datetime

    def step(self) -> datetime:
        self.moment += A_PAGE
        return self.moment


def _pages(journey: Journey, person: Person) -> list[str]:
    """Return the pages in the order of the path, as far as this person went."""
    asked = [page.id for page in journey.path]
    return asked[: asked.index(person.stops_before)] if person.stops_before else asked
