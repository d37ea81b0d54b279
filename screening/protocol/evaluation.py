"""Evaluate a screening: an outcome for every rule, with evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screening.protocol.answers import Answers
from screening.protocol.facts import Facts
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import URGENT, Level, Outcome
from screening.protocol.rules.engine import Finding


@dataclass(frozen=True)
class Evaluation:
    """What the rules found on one set of answers as of one day."""

    on: date
    findings: tuple[Finding, ...]
    facts: Facts

    def _of(self, outcome: Outcome) -> tuple[Finding, ...]:
        return tuple([f for f in self.findings if f.outcome is outcome])

    @cached_property
    def raised(self) -> tuple[Finding, ...]:
        """Return the rules that flag staff."""
        return self._of(Outcome.RAISED)

    @cached_property
    def not_assessed(self) -> tuple[Finding, ...]:
        """Return the rules that a blank or withheld answer kept from an outcome."""
        return self._of(Outcome.NOT_ASSESSED)

    @cached_property
    def failed(self) -> tuple[Finding, ...]:
        """Return the rules that broke; a person must look in their place."""
        return self._of(Outcome.FAILED)

    @property
    def urgency(self) -> Level | None:
        """Return the highest level raised, or None."""
        return max((finding.rule.level for finding in self.raised), default=None)

    @property
    def urgent_failures(self) -> tuple[Finding, ...]:
        """Return broken rules whose flag would have been urgent."""
        return tuple(f for f in self.failed if f.rule.level in URGENT)

    @property
    def by_rule(self) -> Mapping[str, Finding]:
        """Return the findings by rule id."""
        return {finding.rule.id: finding for finding in self.findings}


def evaluate(protocol: Protocol, answers: Answers, on: date) -> Evaluation:
    """Judge every rule on the answers that count, as of the clinic's day `on`."""
    facts = protocol.derivation.facts(answers, on)
    return Evaluation(on, protocol.engine.findings(answers, facts), facts)
