"""Publish the shipped protocol: new screenings start on it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from screening import services


class Command(BaseCommand):
    help = "Store the shipped protocol under its digest, if it is new."

    def handle(self, *args: Any, **options: Any) -> None:
        version, new = services.publish_protocol(now=timezone.now())
        done = "Published protocol" if new else "Already published: protocol"
        self.stdout.write(f"{done} {version}")
