"""Editors propose, reviewers approve; neither sees a patient; all is noted."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from clinic.demo.accounts import load_accounts
from education.models import Article, ArticleVersion, HistoryIsKept, PageEvent, Status
from education.steps import STEPS
from tests.builders import make_submitted
from tests.education.builders import publish

pytestmark = pytest.mark.django_db

EDITOR, REVIEWER = "Page editors", "Page reviewers"
CHANGE = "admin:education_articleversion_change"


@pytest.fixture
def roles(tmp_path):
    load_accounts(tmp_path / "sign-ins")


def member(role: str) -> Client:
    user = User.objects.create_user(role.replace(" ", "-"), is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def step(client, version, name, **data):
    path = reverse("admin:education_articleversion_step", args=[version.pk, name])
    return client.post(path, data)


@pytest.mark.parametrize("role", [EDITOR, REVIEWER])
def test_neither_role_reaches_anything_of_a_patient(roles, role):
    case = make_submitted()
    client = member(role)
    home = client.get(reverse("admin:index")).content.decode()

    assert case.reference not in home
    assert "/staff/screening/" not in home
    for model in admin.site._registry:
        if model._meta.app_label == "screening":
            name = f"admin:screening_{model._meta.model_name}_changelist"
            assert client.get(reverse(name)).status_code == 403, name
    one = reverse("admin:screening_screening_change", args=[case.pk])
    assert client.get(one).status_code == 403
    add = reverse("admin:screening_screening_education", args=[case.pk])
    assert client.post(add, {"page": "sleep"}).status_code == 403


def test_editor_writes_and_proposes_and_cannot_approve(roles, article):
    draft = publish(article, status=Status.DRAFT)
    client = member(EDITOR)

    assert step(client, draft, "submit").status_code == 302
    waiting = article.versions.get(number=2)
    for name in ("approve", "send-back"):
        assert step(client, waiting, name, note="x").status_code == 403
    approved = publish(article, status=Status.APPROVED)
    assert step(client, approved, "publish").status_code == 403


def test_reviewer_approves_and_cannot_write(roles, article):
    waiting = publish(article, status=Status.IN_REVIEW)
    client = member(REVIEWER)
    data = {"reviewer_name": "Dr. R", "reviewer_licence": "MD"}

    done = step(client, waiting, "approve", reviewed_on="2026-03-02", **data)

    assert done.status_code == 302
    assert article.versions.get(number=2).status == Status.APPROVED
    add = reverse("admin:education_articleversion_add")
    assert client.get(add).status_code == 403
    assert client.get(reverse("admin:education_article_add")).status_code == 403
    assert step(client, waiting, "restore").status_code == 403


def test_every_step_names_one_of_the_two_permissions():
    assert {each.permission for each in STEPS.values()} == {
        "education.edit_article",
        "education.approve_article",
    }


def test_both_roles_read_the_trail_and_nobody_writes_it(roles, article):
    for role in (EDITOR, REVIEWER):
        client = member(role)
        path = reverse("admin:education_pageevent_changelist")
        assert client.get(path).status_code == 200
        add = reverse("admin:education_pageevent_add")
        assert client.get(add).status_code == 403


def test_beginning_and_placing_a_page_is_noted(admin_client, admin_user):
    history = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}
    add = reverse("admin:education_article_add")
    admin_client.post(add, {"slug": "food", "group": "risks", "position": "5"})
    page = Article.objects.get()
    change = reverse("admin:education_article_change", args=[page.pk])
    data = {"group": "visit", "position": "5", "owner": admin_user.pk, **history}
    admin_client.post(change, data)
    admin_client.post(change, data)

    placed, added = PageEvent.objects.all()
    assert (added.kind, added.article, added.actor) == ("added", page, admin_user)
    assert placed.detail == "group: visit; owner: admin"


def test_reason_for_an_approval_stands_in_the_trail(roles, article):
    waiting = publish(article, status=Status.IN_REVIEW, body="None.", sources=[])
    client = member(REVIEWER)
    data = {"reviewer_name": "Dr. R", "reviewer_licence": "MD"}
    data["reviewed_on"] = "2026-03-02"

    assert step(client, waiting, "approve", **data).status_code == 200
    step(client, waiting, "approve", note="A page of addresses.", **data)

    event = PageEvent.objects.get()
    assert (event.kind, event.version, event.detail) == (
        *("approved", 2),
        "A page of addresses.",
    )


def test_trail_is_never_changed(roles, article):
    step(member(EDITOR), publish(article, status=Status.DRAFT), "submit")
    event = PageEvent.objects.get()

    with pytest.raises(HistoryIsKept):
        event.save()
    with pytest.raises(HistoryIsKept):
        PageEvent.objects.all().update(detail="")
    for sql in (
        "UPDATE education_pageevent SET detail = 'x'",
        "DELETE FROM education_pageevent",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_trail_has_no_way_to_a_patient():
    related = {
        field.related_model._meta.app_label
        for model in (PageEvent, ArticleVersion, Article)
        for field in model._meta.get_fields()
        if field.related_model
    }

    assert related <= {"education", "auth"}
