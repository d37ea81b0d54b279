"""Fill the demonstration with made-up people and accounts, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from clinic.demo.accounts import load_accounts
from clinic.demo.pages import load_owners
from clinic.demo.people import load_people
from screening.models import Screening


class Command(BaseCommand):
    help = "Load the demonstration: made-up patients and staff accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load all or nothing; leave alone what a run before this one loaded."""
        if not settings.DEMO:
            raise CommandError("Made-up people stay out of a real clinic: CLINIC_DEMO.")
        with transaction.atomic():
            accounts = load_accounts(settings.DEMO_SIGN_INS)
            people = (
                0 if Screening.objects.exists() else load_people(now=timezone.now())
            )
            if accounts:
                load_owners()
        if accounts or people:
            self.stdout.write(f"Loaded {people} made-up people, {accounts} accounts.")
