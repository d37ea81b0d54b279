"""Made-up patients, walked through the screening as a browser would walk them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from clinic.demo.stories import Step, tell
from screening import services
from screening.models import Screening
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.vocabulary import journey_from_flat

FOLDER = Path(__file__).parent
# Those of the first file arrived last, a few hours apart; the others say when.
FILES = ("people.yaml", "history.yaml")
# A person reads and answers a page in about this time.
A_PAGE = timedelta(seconds=25)
A_VISIT = timedelta(minutes=40)
APART = timedelta(hours=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One made-up patient; an unknown key in the file is an error.

    `earlier`: screenings of the same person before, with the answers that differed.
    `story`: what staff did since. `is_doubtful`: begun as programs begin it.
    """

    first_name: str
    last_name: str
    shows: str
    raises: list[str]
    answers: Mapping[str, Any]
    stops_before: str = ""
    is_doubtful: bool = False
    hours_ago: float | None = None
    earlier: Sequence[Mapping[str, Any]] = field(default_factory=list)
    story: Sequence[Step] = field(default_factory=list)

    def flat_answers(self, **changes: Any) -> dict[str, Any]:
        """Return the answers in the flat vocabulary, with the name among them."""
        address = f"{self.first_name}.{self.last_name}@patient.example".lower()
        return {
            "legal_first_name": self.first_name,
            "legal_last_name": self.last_name,
            "contact_ask_for": self.first_name,
            "email": address,
            **self.answers,
            **changes,
        }


def people() -> list[Person]:
    """Read everybody; each person's own answers stand over the common ones."""
    documents = [_read(name) for name in FILES]
    common = documents[0]["everybody"]
    return [
        _person(entry, common) for document in documents for entry in document["people"]
    ]


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _person(entry: Mapping[str, Any], common: Mapping[str, Any]) -> Person:
    answers = {**common, **entry.get("answers", {})}
    story = [_step(**step) for step in entry.get("story", ())]
    return Person(**{**entry, "answers": answers, "story": story})


def _step(*, after: float, do: str, by: str = "clinician", **words: Any) -> Step:
    return Step(after=after, do=do, by=by, words=words)


def load_people(*, now: datetime) -> int:
    """Screen everybody, the last of them just now; return how many there are."""
    everybody = people()
    timed = [person for person in everybody if person.hours_ago is not None]
    others = [person for person in everybody if person.hours_ago is None]
    for person in sorted(timed, key=lambda person: -(person.hours_ago or 0)):
        _live(person, now - timedelta(hours=person.hours_ago or 0))
    for place, person in enumerate(reversed(others)):
        _live(person, now - place * APART)
    return len(everybody)


def _live(person: Person, ended: datetime) -> None:
    """Let somebody come, also the times before, and let staff do their part."""
    born = _birth_date(person, ended)
    for earlier in person.earlier:
        before = ended - timedelta(days=earlier["days_before"])
        first = _walk(person, before, {**earlier["answers"], "birth_date": born})
        tell(first, [_step(**step) for step in earlier["story"]], before, {})
    screening = _walk(person, ended, {"birth_date": born})
    tell(screening, list(person.story), ended, person.flat_answers())


def _birth_date(person: Person, ended: datetime) -> str:
    """Return the day on which somebody of this age today has their birthday."""
    today = timezone.localdate(ended).replace(day=1)
    return today.replace(year=today.year - person.answers["age_years"]).isoformat()


def screen(person: Person, *, ended: datetime) -> Screening:
    """Answer page after page up to the end, or up to where this person stopped."""
    return _walk(person, ended, {})


def _walk(person: Person, ended: datetime, changes: Mapping[str, Any]) -> Screening:
    on = timezone.localdate(ended)
    moment = ended - A_VISIT
    screening = services.start_screening(
        now=moment, is_doubtful=person.is_doubtful
    ).screening
    flat = person.flat_answers(**changes)
    journey = journey_from_flat(screening.protocol, flat, on)
    for page in _pages(journey, person):
        moment += A_PAGE
        services.save_page(
            screening_id=screening.pk,
            page_id=page,
            answers=journey.saved[page],
            now=moment,
            on=on,
        )
    if not person.stops_before:
        services.submit(screening_id=screening.pk, now=ended, on=on)
    return screening


def _pages(journey: Journey, person: Person) -> list[str]:
    """Return the pages in the order of the path, as far as this person went."""
    asked = [page.id for page in journey.path]
    return asked[: asked.index(person.stops_before)] if person.stops_before else asked
