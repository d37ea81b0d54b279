"""The medicines that a treatment trial can name, with their minimum doses."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Medicine:
    """One ingredient. minimum_mg is the least daily dose of an adequate trial, MGH-ATRQ
    as transcribed [S] S49; None: recorded, never counted as a trial by itself."""

    key: str
    name: str
    brands: tuple[str, ...] = ()
    rxcui: str = ""
    minimum_mg: Decimal | None = None
    note: str = ""

    @property
    def counted(self) -> bool:
        """Tell whether it stands in the dose list."""
        return self.minimum_mg is not None

    @property
    def label(self) -> str:
        """Return the generic name with its brand names."""
        return f"{self.name} ({', '.join(self.brands)})" if self.brands else self.name

    @property
    def brand_labels(self) -> tuple[str, ...]:
        """Return each brand name with the generic name."""
        generic = self.name[0].lower() + self.name[1:]
        return tuple([f"{brand} ({generic})" for brand in self.brands])
