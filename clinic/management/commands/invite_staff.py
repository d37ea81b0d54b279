"""Make a link for an account of staff; the first administrator has no other way."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse
from django.utils import timezone

from clinic import roles
from clinic.accounts import invitations


class Command(BaseCommand):
    help = "Print a link by which this person sets a password and a second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sign-in name, and what a new account needs."""
        parser.add_argument("username")
        parser.add_argument("--email", default="", help="of a new account")
        parser.add_argument(
            "--role", default=roles.ADMINISTRATORS, choices=sorted(roles.ROLES)
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account if there is none of this name; its role if it is new."""
        name = options["username"]
        user = User.objects.filter(username=name).first()
        if user is None:
            user = User.objects.create_user(name, options["email"], is_staff=True)
            user.groups.add(Group.objects.get(name=options["role"]))
        token = invitations.make(user, by=None, now=timezone.now())
        address = reverse("account_follow", args=[token])
        self.stdout.write(f"{settings.CLINIC_BASE_URL}{address}")
        self.stdout.write("It works once, for 24 hours.")
