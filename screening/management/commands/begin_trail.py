"""Begin the trail of an installation that is older than the trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from screening.services.trail.beginning import TrailWasThere, without_chain
from screening.services.trail.seals import adopt

REFUSED = (
    "A trail was here before. What stands now is not taken in: "
    "run verify_audit, and compare with a backup."
)


class Command(BaseCommand):
    help = "Take what is there into a trail that never began. Not for one that is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--never-began",
            action="store_true",
            help="Say that this installation is from before the trail.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["never_began"]:
            count = len(without_chain())
            raise CommandError(
                f"{count} cases have no line. If they are from before the trail, add "
                "--never-began. If a trail was here, compare with a backup instead."
            )
        try:
            count = adopt(now=timezone.now())
        except TrailWasThere:
            raise CommandError(REFUSED) from None
        self.stdout.write(f"The trail begins with {count} cases.")
