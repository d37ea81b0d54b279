"""Write an encrypted backup of the database, and read it back."""

import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic.backups.container import Broken
from clinic.backups.making import Differs, back_up
from clinic.backups.rooms import tidy_end

NO_KEY = (
    "Set the environment variable BACKUP_KEY: a base64 key of 32 bytes, kept apart "
    "from the backups and from FIELD_KEYS."
)
EXISTS = "{path} is there already. Choose another name: no backup is written over."
NO_ROOM = "{path} could not be written: {why}. No backup was made."
UNLIKE = "What was read back is not what the database held. No backup was made."


class Command(BaseCommand):
    help = "Write an encrypted backup to FILE and read it back; the site may be in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many rows are in it; exit non-zero where it is not whole."""
        if not settings.BACKUP_KEYS:
            raise CommandError(NO_KEY)
        path: Path = options["file"]
        try:
            with tidy_end():
                content = back_up(path, now=timezone.now())
        except FileExistsError:
            raise CommandError(EXISTS.format(path=path)) from None
        except (Broken, Differs):
            raise CommandError(UNLIKE) from None
        except (OSError, sqlite3.Error) as error:
            raise CommandError(NO_ROOM.format(path=path, why=error)) from None
        rows = sum(number for number, _ in content.values())
        self.stdout.write(f"{path}: {len(content)} tables, {rows} rows, read back.")
