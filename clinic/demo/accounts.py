"""Staff accounts of the demonstration: random passwords, written once."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from django.contrib.auth.models import Group, User

from clinic import roles

# Sign-in name and role.
ACCOUNTS: Mapping[str, str] = {
    "front-desk": roles.FRONT_DESK,
    "clinician": roles.CLINICIANS,
    "clinician-2": roles.CLINICIANS,
    "clinical-lead": roles.LEADS,
    "page-editor": roles.EDITORS,
    "page-reviewer": roles.REVIEWERS,
    "administrator": roles.ADMINISTRATORS,
}


def load_accounts(sign_ins: Path) -> int:
    """Keep roles and make the accounts that are missing; return how many were made.

    Passwords stand in `sign_ins` alone, which only its owner may read.
    """
    roles.keep_roles()
    known = set(User.objects.values_list("username", flat=True))
    passwords = {n: secrets.token_urlsafe(15) for n in ACCOUNTS if n not in known}
    _write(sign_ins, passwords, fresh=not known)
    for name, password in passwords.items():
        _make_account(name, password)
    return len(passwords)


def _make_account(name: str, password: str) -> None:
    user = User.objects.create_user(
        name,
        password=password,
        email=f"{name}@clinic.example",
        is_staff=True,
    )
    user.groups.add(Group.objects.get(name=ACCOUNTS[name]))


def _write(path: Path, passwords: Mapping[str, str], *, fresh: bool) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    lines = [f"{name:15} {password}\n" for name, password in passwords.items()]
    with path.open("w" if fresh else "a", encoding="ascii") as file:
        file.writelines(lines)
