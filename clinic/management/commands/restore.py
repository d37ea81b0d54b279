"""Put an encrypted backup in place of an empty database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic.backups.container import Broken
from clinic.backups.making import Differs, KeysMissing, NotEmpty, OtherKind, restore
from clinic.backups.rooms import tidy_end
from clinic.management.commands.backup import NO_KEY

WHY: dict[type[Exception], str] = {
    Broken: "The file is not whole, or BACKUP_KEY does not open it.",
    Differs: "The content is not what the end of the file says.",
    NotEmpty: "The database holds rows already. --overwrite replaces all of them.",
    OtherKind: (
        "The backup is of another kind of database, or of another version of this "
        "software: restore it with that one, then update."
    ),
    KeysMissing: "FIELD_KEYS of this installation do not open what it holds.",
    FileNotFoundError: "There is no such file.",
}
CHECK_OF_THE_TRAIL = "verify_audit"


class Command(BaseCommand):
    help = (
        "Put the backup FILE in place, all or nothing. Stop the site first. Only a "
        "backup of the same kind of database can be restored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace every row there is."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many rows are in place; a failure leaves the database as it was."""
        if not settings.BACKUP_KEYS:
            raise CommandError(NO_KEY)
        try:
            with tidy_end():
                content = restore(
                    options["file"], overwrite=options["overwrite"], now=timezone.now()
                )
        except tuple(WHY) as error:
            raise CommandError(f"{WHY[type(error)]} Nothing was changed.") from None
        rows = sum(number for number, _ in content.values())
        self.stdout.write(f"{len(content)} tables, {rows} rows, as in the backup.")
        if CHECK_OF_THE_TRAIL in get_commands():
            call_command(CHECK_OF_THE_TRAIL, stdout=self.stdout, stderr=self.stderr)
