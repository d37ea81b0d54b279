"""Where a number stands on paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels; one value lies in the middle."""

    lowest: float
    highest: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value, rounded so that the page stays small."""
        if self.highest == self.lowest:
            return round((self.start + self.end) / 2, 1)
        part = (value - self.lowest) / (self.highest - self.lowest)
        return round(self.start + part * (self.end - self.start), 1)
