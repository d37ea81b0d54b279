"""Calendar quarters at the clinic: what a quarterly review looks at."""

from dataclasses import dataclass
from datetime import date, datetime, time

from screening.models import ClinicProfile

MONTHS = 3
QUARTERS = frozenset("1234")
FIRST_YEAR, LAST_YEAR = 2020, 2100


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @classmethod
    def parse(cls, text: str) -> "Quarter | None":
        """Read "2026-4"; None for anything else."""
        year, _, number = text.partition("-")
        is_year = len(year) == len("2026") and year.isascii() and year.isdigit()
        if not is_year or number not in QUARTERS:
            return None
        known = FIRST_YEAR <= int(year) < LAST_YEAR
        return cls(int(year), int(number)) if known else None

    @property
    def code(self) -> str:
        """Return it as an address carries it."""
        return f"{self.year}-{self.number}"

    @property
    def before(self) -> "Quarter":
        """Return the quarter before it."""
        if self.number == 1:
            return Quarter(self.year - 1, 4)
        return Quarter(self.year, self.number - 1)

    @property
    def after(self) -> "Quarter":
        """Return the quarter after it."""
        if self.number == len(QUARTERS):
            return Quarter(self.year + 1, 1)
        return Quarter(self.year, self.number + 1)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return its first moment at the clinic, and the first one after it."""
        zone = ClinicProfile.current().calendar.zone
        midnights = (self.first_day, self.after.first_day)
        start, end = (datetime.combine(day, time(0), zone) for day in midnights)
        return start, end
