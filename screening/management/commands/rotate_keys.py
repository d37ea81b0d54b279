"""Seal everything anew under the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from screening.services.resealing import BATCH, NamesCollide, Store, stores

COLLIDES = (
    "The first of FIELD_KEYS has the same name (first byte of its SHA-256) as another "
    "one. Make a new key and put it first; nothing was changed."
)
LEFT = (
    "{left} rows are still sealed by an older key: keep it in FIELD_KEYS. Do all "
    "processes run with the new key first? Then run this again."
)


class Command(BaseCommand):
    help = (
        "Seal every answer, name and note anew under the first of FIELD_KEYS. It may "
        "be stopped and run again; the site may be in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Only say how many rows wait."
        )
        parser.add_argument(
            "--batch", type=int, default=BATCH, help="Rows in one transaction."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit non-zero while any row is sealed by another key than the first."""
        try:
            found = stores()
        except NamesCollide:
            raise CommandError(COLLIDES) from None
        if not options["check"]:
            for store in found:
                self._reseal(store, options["batch"])
        self._report(found)

    def _reseal(self, store: Store, most: int) -> None:
        total, done = store.waiting(), 0
        while (batch := store.reseal(most)).looked_at:
            done += batch.looked_at
            self.stdout.write(f"{store.name}: {done} of {total}")
            self.stdout.flush()
            if batch.unreadable:
                self.stderr.write(f"{store.name}: {batch.unreadable} open under no key")

    def _report(self, found: list[Store]) -> None:
        left = {store.name: store.waiting() for store in found}
        for name, rows in left.items():
            if rows:
                self.stderr.write(f"{name}: {rows} rows of an older key")
        if any(left.values()):
            raise CommandError(LEFT.format(left=sum(left.values())))
        self.stdout.write("Every row is sealed by the first key. The others can go.")
