"""The stored form of what rules found: JSON, sealed by the row that keeps it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from screening.protocol.answers import Absent, Answer
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.protocol import Protocol
from screening.protocol.rules.base import Outcome, Rule, Source
from screening.protocol.rules.engine import Evidence, Finding

# Types that JSON has no word for; a tuple, as a union would be built at each answer.
_WRITTEN = (Decimal, date)
_PLAIN = frozenset({Outcome.CLEAR, Outcome.NOT_APPLICABLE})


def judgement_json(judgement: Judgement, protocol: Protocol) -> dict[str, Any]:
    """Return every outcome of one run; a rule named nowhere in it was clear.

    `rules` names only versions that differ from those of the pinned protocol.
    """
    pinned = protocol.raw["rules"]
    findings = judgement.findings
    return {
        "found": [finding_json(f) for f in findings if f.outcome not in _PLAIN],
        "not_applicable": [
            f.rule.id for f in findings if f.outcome is Outcome.NOT_APPLICABLE
        ],
        "rules": {
            f.rule.id: f.rule.version
            for f in findings
            if pinned.get(f.rule.id) != f.rule.version
        },
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return one outcome with what led to it."""
    return {
        "rule": finding.rule.id,
        "version": finding.rule.version,
        "outcome": finding.outcome.value,
        "evidence": evidence_json(finding),
        "threshold": finding.threshold,
    }


def flag_json(finding: Finding) -> dict[str, Any]:
    """Return what staff read about a flag, in the rule's words of today."""
    rule = finding.rule
    return {
        "title": rule.title,
        "sentence": rule.sentence,
        "action": rule.action,
        "message": rule.message,
        "tags": list(rule.tags),
        "sources": [_source_json(source) for source in rule.source],
        "evidence": evidence_json(finding),
        "threshold": finding.threshold,
    }


def evidence_json(finding: Finding) -> list[dict[str, Any]]:
    """Return the answers behind an outcome."""
    return [_evidence_json(item) for item in finding.evidence]


def evidence_of(
    protocol: Protocol, stored: Mapping[str, Any]
) -> list[tuple[str, Answer]]:
    """Read the evidence of a stored flag or finding back, each answer in its type."""
    return [(item["key"], _answer(protocol, item)) for item in stored["evidence"]]


def rules_digest(judgement: Judgement) -> str:
    """Return the SHA-256 of the ids and versions of the rules that ran."""
    return _digest(tuple([finding.rule for finding in judgement.findings]))


@lru_cache(maxsize=8)
def _digest(rules: tuple[Rule, ...]) -> str:
    lines = "\n".join(f"{rule.id} {rule.version}" for rule in rules)
    return hashlib.sha256(lines.encode()).hexdigest()


def _source_json(source: Source) -> dict[str, str]:
    return {"text": source.text, "ref": source.ref, "mark": source.mark}


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    value = evidence.value
    if isinstance(value, Absent):
        return {"key": evidence.key, "absent": value.value}
    if isinstance(value, tuple):
        return {"key": evidence.key, "value": list(value)}
    if isinstance(value, _WRITTEN):
        return {"key": evidence.key, "value": str(value)}
    return {"key": evidence.key, "value": value}


def _answer(protocol: Protocol, item: Mapping[str, Any]) -> Answer:
    if "absent" in item:
        return Absent(item["absent"])
    key, value = item["key"], item["value"]
    if not protocol.has_question(key):
        # A fact, such as a total: stored as the number or word that it is.
        fact: Answer = value
        return fact
    page = protocol.page_of_link[key]
    stored = {"answers": {key: value}}
    return protocol.decode(page.id, stored).given[key]
