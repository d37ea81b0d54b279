"""Write the .mo file of every .po file, so that the site can speak the language."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from clinic.catalogue import compile_mo, read_po


class Command(BaseCommand):
    """Compile the translated sentences; no tool beside Python is needed."""

    help = "Compile locale/*/LC_MESSAGES/*.po."
    requires_system_checks: list[str] = []  # it reads files only

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each; the .mo files belong into the commit."""
        del args, options
        for path in catalogues():
            sentences = read_po(path)
            path.with_suffix(".mo").write_bytes(compile_mo(sentences))
            # The header is no sentence.
            self.stdout.write(f"{path.parent.parent.name}: {len(sentences) - 1}")


def catalogues() -> list[Path]:
    """Return the .po files of the project."""
    folders = map(Path, settings.LOCALE_PATHS)
    return sorted(path for folder in folders for path in folder.rglob("*.po"))
