"""The steps in the admin: who may take them, what they ask, what they show."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from education.models import ArticleVersion, Status
from education.workflow import save_draft, submit
from tests.education.builders import make_content, publish

APPROVAL = {
    "reviewer_name": "Dr. A. Doe",
    "reviewer_licence": "MD",
    "reviewed_on": "2026-03-02",
    "note": "",
}
NOW_UNTIL_REPLACED = {"start_0": "", "start_1": "", "end_0": "", "end_1": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(client, django_user_model):
    """Sign in as somebody with just these permissions."""

    def sign_in(name: str, *permissions: str):
        user = django_user_model.objects.create_user(name, is_staff=True)
        found = Permission.objects.filter(codename__in=permissions)
        assert len(found) == len(permissions)
        user.user_permissions.set(found)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def in_review(article, django_user_model) -> ArticleVersion:
    writer = django_user_model.objects.create_user("writer")
    now = timezone.now()
    draft = save_draft(article, make_content(), by=writer, at=now, started_from=0)
    return submit(draft, by=writer, at=now)


def step(version: ArticleVersion, name: str) -> str:
    return reverse("admin:education_articleversion_step", args=[version.pk, name])


def change(version: ArticleVersion) -> str:
    return reverse("admin:education_articleversion_change", args=[version.pk])


def newest() -> ArticleVersion:
    return ArticleVersion.objects.order_by("-number")[0]


def test_version_is_approved_and_published_in_the_admin(client, people, in_review):
    people("doctor", "approve_article")
    assert step(in_review, "approve") in client.get(change(in_review)).content.decode()

    client.post(step(in_review, "approve"), APPROVAL)
    assert newest().status == Status.APPROVED
    response = client.post(step(newest(), "publish"), NOW_UNTIL_REPLACED)

    assert response.url == change(newest())
    html = client.get("/learn/sleep/").content.decode()
    assert "Reviewed by Dr. A. Doe, MD, on March 2, 2026." in html


def test_writer_is_offered_no_approval_and_may_not_take_it(client, people, in_review):
    people("other-writer", "edit_article")

    assert (
        step(in_review, "approve") not in client.get(change(in_review)).content.decode()
    )
    for name in ("approve", "publish", "withdraw", "send-back"):
        assert client.get(step(in_review, name)).status_code == 403
        assert client.post(step(in_review, name), APPROVAL).status_code == 403
    assert newest() == in_review


def test_reviewer_may_not_write(client, people, in_review):
    people("doctor", "approve_article")

    assert client.get(reverse("admin:education_articleversion_add")).status_code == 403
    assert client.post(step(in_review, "restore")).status_code == 403


def test_refused_step_says_why_and_keeps_what_was_typed(client, people, article):
    both = people("both", "edit_article", "approve_article")
    now = timezone.now()
    draft = save_draft(article, make_content(), by=both, at=now, started_from=0)
    version = submit(draft, by=both, at=now)

    response = client.post(step(version, "approve"), APPROVAL)

    html = response.content.decode()
    assert response.status_code == 200
    assert "You wrote a part of this text." in html
    assert 'value="Dr. A. Doe"' in html
    assert newest() == version


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("approve", {**APPROVAL, "reviewer_name": ""}),
        ("approve", {**APPROVAL, "reviewer_licence": " "}),
        ("approve", {**APPROVAL, "reviewed_on": "soon"}),
        ("send-back", {"note": ""}),
        ("send-back", {"note": "x" * 501}),
        ("publish", NOW_UNTIL_REPLACED),
        ("publish", {**NOW_UNTIL_REPLACED, "start_0": "x", "start_1": "99"}),
        ("withdraw", {"note": "Because."}),
    ],
)
def test_step_that_does_not_fit_is_refused(client, people, in_review, name, data):
    people("doctor", "approve_article")

    response = client.post(step(in_review, name), data)

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert newest() == in_review


def test_addresses_that_are_none(client, people, in_review):
    people("doctor", "approve_article", "edit_article")

    assert client.get(step(in_review, "nothing")).status_code == 404
    for pk in (999, 2**63, 10**40):
        for path in (
            f"articleversion/{pk}/preview",
            f"articleversion/{pk}/step/submit",
            f"article/{pk}/compare",
        ):
            assert client.get(f"/staff/education/{path}/").status_code == 404


def test_preview_is_the_real_page_and_says_so(client, people, in_review):
    people("doctor", "approve_article")
    path = reverse("admin:education_articleversion_preview", args=[in_review.pk])

    response = client.get(path)

    html = response.content.decode()
    assert "Preview of version 2 (In review)." in html
    assert 'class="article-body"' in html
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/learn/sleep/").status_code == 404


def test_versions_are_compared_escaped(client, people, article):
    people("doctor", "approve_article")
    publish(article, at=timezone.now(), body="One <b>old</b>.", sources=[])
    publish(article, at=timezone.now(), body="One <i>new</i>.", sources=[])
    path = reverse("admin:education_article_compare", args=[article.pk])

    html = client.get(path).content.decode()

    assert "<del>&lt;b&gt;old&lt;/b&gt;.</del>" in html
    assert "<ins>&lt;i&gt;new&lt;/i&gt;.</ins>" in html
    for query in ("?old=1&new=1", "?old=x&new=²", "?old=%F0&new=" + "9" * 5000):
        assert client.get(path + query).status_code == 200


def test_page_without_versions_is_compared_to_nothing(client, people, article):
    people("doctor", "approve_article")
    path = reverse("admin:education_article_compare", args=[article.pk])

    assert "no versions yet" in client.get(path).content.decode()


def test_nobody_else_sees_drafts(client, people, in_review):
    paths = [
        change(in_review),
        step(in_review, "submit"),
        reverse("admin:education_articleversion_preview", args=[in_review.pk]),
        reverse("admin:education_article_compare", args=[in_review.article_id]),
    ]
    assert {client.get(path).status_code for path in paths} == {302}

    people("clerk")

    assert {client.get(path).status_code for path in paths} == {403}
