"""Names as they are typed to sign in, which may be a patient's name or a password."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from clinic.accounts.models import keyed_hash


def hidden(name: str) -> str:
    """Return what is kept of a typed name: enough to count by, and nothing to read."""
    return keyed_hash("sign-in name", name)


def typed_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return the hidden name of a try to sign in, as axes asks for it."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return hidden(str(name))


def account_of(hidden_name: str) -> User | None:
    """Return the account behind a hidden name, if there is one."""
    found = User.objects.filter(is_staff=True)
    return next((u for u in found if hidden(u.get_username()) == hidden_name), None)
