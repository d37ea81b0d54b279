"""Make the hashes anew by which staff find a person, after LOOKUP_KEY was changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from screening.services.search_keys import rebuild_after

BATCH = 200


class Command(BaseCommand):
    help = (
        "Make the keyed hashes of the search anew from the sealed names and numbers: "
        "run it after LOOKUP_KEY was changed. It may be stopped and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--batch", type=int, default=BATCH, help="Screenings in one transaction."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        last, done = None, 0
        while (made := rebuild_after(last, options["batch"])).last:
            last, done = made.last, done + made.count
            self.stdout.write(f"Screenings: {done}")
            self.stdout.flush()
        self.stdout.write("The search finds by the new key.")
