"""What each role of staff may do. Groups of these names are kept exactly so.

`manage.py migrate` makes them, in production as in the demonstration, and sets them
back to what stands here; a clinic that wants another role makes a group of its own.
Who sees which address stands in docs/roles.md, generated from here and tested.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

FRONT_DESK = "Front desk"
CLINICIANS = "Clinicians"
LEADS = "Clinical leads"
EDITORS = "Page editors"
REVIEWERS = "Page reviewers"
ADMINISTRATORS = "Administrators"


def _of(app: str, *names: str) -> frozenset[str]:
    return frozenset(f"{app}.{name}" for name in names)


def _all_of(app: str, *models: str) -> frozenset[str]:
    verbs = ("view", "add", "change", "delete")
    return _of(app, *(f"{verb}_{model}" for model in models for verb in verbs))


# Settings of the clinic: no patient's data among them.
_SETTINGS = _of("screening", "view_clinicprofile", "add_clinicprofile") | _of(
    "screening", "change_clinicprofile"
)
_CALENDAR = _all_of("screening", "openingspan", "holiday", "oncall")
_OWN_NOTICES = _of("screening", "change_noticepreference")

_FRONT_DESK = _OWN_NOTICES | _of(
    "screening",
    "view_call_list",
    "add_contactattempt",
    "escalate_case",
)
_CLINICIAN = _FRONT_DESK | _of(
    "screening",
    "view_screening",
    "view_flag",
    "view_notice",
    "view_returnmail",
    "view_substance_use",
    "assist_screening",
    "add_decision",
    "sign_decision",
    "add_casenote",
    "add_consultation",
    "own_case",
    "export_case",
    "ask_erasure",
)
_LEAD = (
    _CLINICIAN
    | _SETTINGS
    | _CALENDAR
    | _of(
        "screening",
        "correct_decision",
        "give_up_contact",
        "change_notice",
        "view_report",
        "view_protocolversion",
        "view_workerheartbeat",
        "view_auditentry",
        "hold_case",
        "confirm_erasure",
    )
    | _of("education", "approve_article")
)
_ADMINISTRATOR = (
    _SETTINGS
    | _CALENDAR
    | _all_of("auth", "user")
    | _of("auth", "view_group")
    # A notice names a reference and whether mail goes out, and no patient.
    | _of("screening", "view_notice", "change_notice", "view_returnmail")
    | _of("screening", "view_workerheartbeat", "view_auditentry")
    | _of("screening", "view_protocolversion")
    | _OWN_NOTICES
)

# Name of the group, and its permissions as app_label.codename.
ROLES: Mapping[str, frozenset[str]] = {
    FRONT_DESK: _FRONT_DESK,
    CLINICIANS: _CLINICIAN,
    LEADS: _LEAD,
    EDITORS: _of("education", "edit_article"),
    REVIEWERS: _of("education", "approve_article"),
    ADMINISTRATORS: _ADMINISTRATOR,
}


@transaction.atomic
def keep_roles() -> None:
    """Make the groups that are missing, and give each exactly its permissions."""
    known = _permissions()
    for role, names in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = {known[name] for name in names}
        if set(group.permissions.values_list("pk", flat=True)) != wanted:
            group.permissions.set(wanted)


def keep_roles_after_migrate(**kwargs: Any) -> None:
    """Do so when all tables stand. The permissions of other apps may not yet exist."""
    for label in {name.partition(".")[0] for names in ROLES.values() for name in names}:
        create_permissions(apps.get_app_config(label), verbosity=0)
    keep_roles()


def _permissions() -> dict[str, int]:
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in rows}
