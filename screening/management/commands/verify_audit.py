"""Verify the trail and all that it binds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from screening.services.trail.verifying import heads_of, verify

NO_HEADS = "No head from outside was given: a cut end of the trail is not looked for."


class Command(BaseCommand):
    help = "Verify the audit trail; say what was tampered with, and end with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="A log or a mail with lines 'sequence=… head=…', kept elsewhere.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["heads"]
        text = path.read_text(encoding="utf-8", errors="replace") if path else ""
        heads = heads_of(text)
        report = verify(heads)
        for finding in report.findings:
            self.stdout.write(str(finding))
        for said in report.restores:
            self.stdout.write(said)
        if not heads:
            self.stdout.write(NO_HEADS)
        self.stdout.write(
            f"{report.lines} lines, {report.cases} cases, {report.rows} rows; "
            f"{report.waiting} rows wait for their seal; "
            f"{len(report.findings)} found."
        )
        if report.findings:
            raise SystemExit(1)
