"""Remind the owners of pages that are to be read again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from education.reminders import send_due


class Command(BaseCommand):
    """Send this month's mails; the worker does the same by itself."""

    help = "Mail the owners of pages that are due for review, each once a month."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send what is due and say how many went out."""
        self.stdout.write(f"Reminders sent: {send_due(now=timezone.now())}")
