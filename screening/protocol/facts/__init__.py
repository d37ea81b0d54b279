"""Derived values that rules read: age, totals, adequate trials, pressure categories."""

from screening.protocol.facts.derive import FACT_NAMES, Derivation, Facts

__all__ = ["FACT_NAMES", "Derivation", "Facts"]
