"""Run the worker that mails notices to staff, and links to patients."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from screening.followup import worker


class Command(BaseCommand):
    help = "Send notices to staff and links to patients until SIGTERM; with retries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Go round once.")
        parser.add_argument(
            "--seconds", type=float, default=5.0, help="Pause between rounds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            now = worker.system_clock()
            sent = worker.go_round(started=now, now=now)
            worker.seal(now=now)
            worker.run_errands(now=now)
            self.stdout.write(f"Mails sent: {sent}")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop=stop, seconds=options["seconds"], clock=worker.system_clock)
