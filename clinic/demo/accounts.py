"""Staff accounts of the demonstration: random passwords, written once."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from django.contrib.auth.models import Group, Permission, User

# What each role may do, as app_label.codename.
ROLES: Mapping[str, tuple[str, ...]] = {
    "Clinicians": (
        "screening.view_screening",
        "screening.view_flag",
        "screening.view_notice",
        "screening.view_returnmail",
        "screening.add_decision",
        "screening.assist_screening",
    ),
    "Clinical leads": (
        "screening.view_screening",
        "screening.view_flag",
        "screening.view_notice",
        "screening.view_returnmail",
        "screening.add_decision",
        "screening.assist_screening",
        "screening.view_protocolversion",
        "screening.change_clinicprofile",
        "screening.view_clinicprofile",
        *(
            f"screening.{verb}_{row}"
            for row in ("openingspan", "holiday", "oncall")
            for verb in ("view", "add", "change", "delete")
        ),
        "education.approve_article",
    ),
    "Page editors": ("education.edit_article",),
    "Page reviewers": ("education.approve_article",),
}
# Sign-in name and role; the administrator may do everything.
ACCOUNTS: Mapping[str, str] = {
    "clinician": "Clinicians",
    "clinical-lead": "Clinical leads",
    "page-editor": "Page editors",
    "page-reviewer": "Page reviewers",
    "administrator": "",
}


def load_accounts(sign_ins: Path) -> int:
    """Make roles and the accounts that are missing; return how many were made.

    Passwords stand in `sign_ins` alone, which only its owner may read.
    """
    _make_roles()
    known = set(User.objects.values_list("username", flat=True))
    passwords = {n: secrets.token_urlsafe(15) for n in ACCOUNTS if n not in known}
    _write(sign_ins, passwords, fresh=not known)
    for name, password in passwords.items():
        _make_account(name, password)
    return len(passwords)


def _make_roles() -> None:
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([_permission(name) for name in names])


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _make_account(name: str, password: str) -> None:
    role = ACCOUNTS[name]
    user = User.objects.create_user(
        name,
        password=password,
        email=f"{name}@clinic.example",
        is_staff=True,
        is_superuser=not role,
    )
    if role:
        user.groups.add(Group.objects.get(name=role))


def _write(path: Path, passwords: Mapping[str, str], *, fresh: bool) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    lines = [f"{name:15} {password}\n" for name, password in passwords.items()]
    with path.open("w" if fresh else "a", encoding="ascii") as file:
        file.writelines(lines)
