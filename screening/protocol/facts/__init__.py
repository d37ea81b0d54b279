"""Derived values that rules read: age, totals, adequate trials, pressure categories."""

from screening.protocol.facts.derive import FACT_NAMES, Facts, derive

__all__ = ["FACT_NAMES", "Facts", "derive"]
