"""Run cases in the flat vocabulary through the questionnaires and rules of the web."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from screening.protocol.evaluation import Evaluation, evaluate
from screening.protocol.protocol import Protocol, load_protocol
from screening.protocol.rules.engine import Finding
from screening.protocol.vocabulary import VocabularyError, answers_from_flat

WRONG_INPUT = 2


class Command(BaseCommand):
    """Print one JSON line per case; on any wrong input print none and exit with 2."""

    help = "Screen a JSON array of {id, answers}; - reads standard input."
    requires_system_checks: list[str] = []  # a pure calculation: needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="a JSON file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge every case first, so that nothing is printed half done."""
        del args
        try:
            lines = screen_lines(_read(options["file"]), on=timezone.localdate())
        except (ValueError, OSError) as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from error
        for line in lines:
            self.stdout.write(line)


def screen_lines(text: str, *, on: date) -> list[str]:
    """Return a JSON line per case; raise ValueError that names the case and the key."""
    protocol = load_protocol()
    return [_line(protocol, case, n, on) for n, case in enumerate(_cases(text))]


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    return Path(name).read_text(encoding="utf-8")


def _cases(text: str) -> list[Any]:
    cases = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    if not isinstance(cases, list):
        raise ValueError("a JSON array of cases is needed")  # noqa: TRY004 - bad input
    return cases


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise ValueError(f"key {key!r} stands twice")
        read[key] = value
    return read


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _line(protocol: Protocol, case: Any, n: int, on: date) -> str:
    if not isinstance(case, dict) or "id" not in case:
        raise ValueError(f"case {n}: an object with id and answers is needed")
    if not isinstance(case.get("answers"), dict):
        raise ValueError(f"case {case['id']}: answers must be an object")  # noqa: TRY004
    try:
        answers = answers_from_flat(protocol, case["answers"], on)
    except VocabularyError as error:
        raise ValueError(f"case {case['id']}: {error}") from error
    return json.dumps(_summary(case["id"], evaluate(protocol, answers, on)))


def _summary(case_id: Any, evaluation: Evaluation) -> dict[str, Any]:
    urgency = evaluation.urgency
    return {
        "id": case_id,
        "rules": _ids(evaluation.raised),
        "urgency": urgency.code if urgency else "none",
        "not_assessed": _ids(evaluation.not_assessed),
        "failed": _ids(evaluation.failed),
    }


def _ids(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.rule.id for finding in findings)
