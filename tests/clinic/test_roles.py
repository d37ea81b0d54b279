"""Roles are made by migrate, kept as written, and give nobody more than they say."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clinic import roles
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db


def held_by(role):
    rows = Permission.objects.filter(group__name=role)
    return {
        f"{app}.{name}"
        for app, name in rows.values_list("content_type__app_label", "codename")
    }


@pytest.mark.parametrize("role", roles.ROLES)
def test_migrate_makes_each_role_with_exactly_its_permissions(role):
    assert held_by(role) == roles.ROLES[role]


def test_migrate_sets_a_changed_role_back_and_leaves_other_groups_alone():
    desk = Group.objects.get(name=roles.FRONT_DESK)
    desk.permissions.add(Permission.objects.get(codename="view_screening"))
    own = Group.objects.create(name="Our own")
    own.permissions.add(Permission.objects.get(codename="view_screening"))

    call_command("migrate", verbosity=0)

    assert held_by(roles.FRONT_DESK) == roles.ROLES[roles.FRONT_DESK]
    assert held_by("Our own") == {"screening.view_screening"}


READS = {
    "screening.view_screening",
    "screening.view_flag",
    "screening.view_substance_use",
    "screening.export_case",
    "screening.assist_screening",
    "screening.add_decision",
}


@pytest.mark.parametrize(
    "role", [roles.FRONT_DESK, roles.EDITORS, roles.ADMINISTRATORS]
)
def test_no_other_role_reads_what_a_patient_said(role):
    assert not READS & held_by(role)


def test_answers_about_alcohol_and_drugs_are_a_permission_of_their_own():
    holders = {
        role for role in roles.ROLES if "screening.view_substance_use" in held_by(role)
    }

    assert holders == {roles.CLINICIANS, roles.LEADS}


def test_only_a_lead_corrects_others_and_gives_up_on_contact():
    for name in ("screening.correct_decision", "screening.give_up_contact"):
        assert {role for role in roles.ROLES if name in held_by(role)} == {roles.LEADS}


@pytest.fixture
def administrator():
    return make_clinician("administrator", roles.ADMINISTRATORS)


@pytest.fixture
def accounts(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def account_url(user, action="change"):
    return reverse(f"admin:auth_user_{action}", args=[user.pk])


def test_an_administrator_gives_a_role(accounts):
    nurse = make_clinician("nurse", roles.FRONT_DESK)
    clinicians = Group.objects.get(name=roles.CLINICIANS)
    data = {"username": "nurse", "is_active": "on", "is_staff": "on"}
    joined = {"date_joined_0": "2026-03-02", "date_joined_1": "09:00"}

    sent = accounts.post(
        account_url(nurse), data | joined | {"groups": [clinicians.pk]}
    )

    assert sent.status_code == 302
    assert list(nurse.groups.all()) == [clinicians]


def test_an_administrator_takes_no_other_role_for_themselves(accounts, administrator):
    clinicians = Group.objects.get(name=roles.CLINICIANS)
    data = {"username": "administrator", "is_active": "on", "is_superuser": "on"}

    accounts.post(account_url(administrator), data | {"groups": [clinicians.pk]})

    administrator.refresh_from_db()
    assert [group.name for group in administrator.groups.all()] == [
        roles.ADMINISTRATORS
    ]
    assert not administrator.is_superuser


def test_nobody_is_made_a_superuser_here(accounts):
    nurse = make_clinician("nurse")
    data = {"username": "nurse", "is_active": "on", "is_staff": "on"}
    power = {"is_superuser": "on", "user_permissions": [Permission.objects.first().pk]}

    accounts.post(account_url(nurse), data | power)

    nurse.refresh_from_db()
    assert not nurse.is_superuser
    assert not nurse.user_permissions.exists()


def test_a_superuser_is_out_of_an_administrators_reach(accounts):
    owner = User.objects.create_superuser("owner", password="not-a-real-one")

    for action in ("change", "history", "delete"):
        assert accounts.get(account_url(owner, action)).status_code in (302, 403, 404)
    assert accounts.post(account_url(owner, "invite")).status_code == 404
    listed = accounts.get(reverse("admin:auth_user_changelist")).content.decode()
    assert ">owner<" not in listed


def test_no_address_spells_out_a_password(accounts):
    url = reverse("admin:auth_user_changelist")

    sent = accounts.get(url, {"password__startswith": "pbkdf2"})

    assert sent.status_code in (302, 400)


def test_an_account_is_made_inactive_and_never_deleted(accounts):
    nurse = make_clinician("nurse")

    assert (
        accounts.post(account_url(nurse, "delete"), {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=nurse.pk).exists()
