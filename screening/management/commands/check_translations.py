"""List what a language of the questionnaires lacks, and what its original outgrew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.protocol.document import LANGUAGES, Document, read_document
from screening.protocol.languages.hashes import with_hashes
from screening.protocol.languages.originals import originals
from screening.protocol.languages.report import FormState, Report, report_on
from screening.protocol.questionnaires.loader import DefinitionError

NOT_CLEAN, WRONG_INPUT = 1, 2


class Command(BaseCommand):
    """Exit with 1 where something begun is missing or older than its original."""

    help = (
        "List words of other languages that are missing or older than the English. "
        "With --update-hashes, declare that every entry was read again and fits."
    )
    requires_system_checks: list[str] = []  # it reads files only

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the language and what to do."""
        parser.add_argument("--language", help="such as es; all without it")
        parser.add_argument("--update-hashes", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report on each language."""
        del args
        try:
            reports = self._reports(
                options["language"], update=options["update_hashes"]
            )
        except DefinitionError as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from error
        for report in reports:
            self.stdout.write("\n".join(lines(report)))
        if not all(report.is_clean for report in reports):
            raise CommandError("Not everything is translated.", returncode=NOT_CLEAN)

    def _reports(self, wanted: str | None, *, update: bool) -> list[Report]:
        document = read_document()
        codes = [wanted] if wanted else sorted(document["languages"])
        for code in codes:
            if code not in document["languages"]:
                raise DefinitionError(f"{code}: there is no such folder of words")
            if update:
                update_hashes(LANGUAGES / code, document)
        document = read_document()
        return [report_on(document, code) for code in codes]


def update_hashes(folder: Path, document: Document) -> None:
    """Write today's digests into all files of a language."""
    english = originals(document)
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(with_hashes(path.stem, text, english), encoding="utf-8")


def lines(report: Report) -> Iterator[str]:
    """Yield the report line by line."""
    whole = sum(form.is_complete for form in report.forms)
    yield f"{report.language}: {whole} of {len(report.forms)} forms are complete"
    yield from (f"  {form.name}: {_state(form)}" for form in report.forms)
    yield from _listed("Older than their English original", report.stale)
    yield from _listed("Missing", report.missing)
    why = "Shown in English; each needs the official translation"
    yield from _listed(why, report.instruments)


def _state(form: FormState) -> str:
    if form.is_complete:
        return "complete"
    begun = f"{form.whole} of {form.pages} pages" if form.begun else "not begun"
    return f"{begun}; the rest is shown in English"


def _listed(title: str, paths: tuple[str, ...]) -> Iterator[str]:
    if paths:
        yield f"{title}:"
        yield from (f"  {path}" for path in paths)
