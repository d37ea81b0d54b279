"""The moment at which the rules are asked."""

from dataclasses import dataclass
from datetime import date, datetime

from screening.models import SavedPage


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and after which save the rules are asked; no page means at submission."""

    now: datetime
    on: date
    sequence: int
    page: SavedPage | None = None
