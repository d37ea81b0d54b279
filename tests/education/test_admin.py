"""Staff read the history and write new versions; nothing old can be changed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from education.models import Article, ArticleVersion, Status
from tests.education.builders import publish

ADD = "admin:education_articleversion_add"


@pytest.fixture
def version(article) -> ArticleVersion:
    return publish(article, at=timezone.now())


def form(article: Article, /, **changes) -> dict[str, object]:
    return {
        "article": article.pk,
        "title": "Sleep again",
        "summary": "Why sleep matters.",
        "body": "Sleep **well**.[^who]",
        "source_lines": "who | 2020 | A work on sleep",
        "updated_on": "2026-03-02",
        "next_review_on": "2027-03-02",
        "status": Status.PUBLISHED,
        "publish_at_0": "",
        "publish_at_1": "",
        "reviewer_name": "",
        "reviewer_licence": "",
        "reviewed_on": "",
        **changes,
    }


def errors(response) -> str:
    assert response.status_code == 200
    return str(response.context["adminform"].form.errors)


def test_list_shows_each_page_with_its_live_version(admin_client, version):
    Article.objects.create(slug="empty")

    html = admin_client.get(
        reverse("admin:education_article_changelist")
    ).content.decode()

    assert "Sleep" in html
    assert "Not published" in html
    assert "Nobody yet" in html


def test_pages_are_found_by_their_title(admin_client, version):
    path = reverse("admin:education_article_changelist")

    assert "sleep" in admin_client.get(path, {"q": "Sleep"}).content.decode()


def test_page_shows_its_history_and_the_way_to_a_new_version(admin_client, version):
    path = reverse("admin:education_article_change", args=[version.article_id])

    html = admin_client.get(path).content.decode()

    assert f'href="{reverse(ADD)}?article={version.article_id}"' in html
    assert reverse("admin:education_articleversion_change", args=[version.pk]) in html
    assert "DELETE" not in html


def test_new_page_is_made_with_its_address(admin_client):
    path = reverse("admin:education_article_add")
    history = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}

    admin_client.post(path, {"slug": "food", "position": "5", **history})

    assert Article.objects.get().slug == "food"


def test_address_of_a_page_stays(admin_client, version):
    path = reverse("admin:education_article_change", args=[version.article_id])
    history = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}

    admin_client.post(path, {"slug": "other", "position": "7", **history})

    page = Article.objects.get()
    assert (page.slug, page.position) == ("sleep", 7)


def test_version_is_shown_as_readers_see_it(admin_client, version):
    path = reverse("admin:education_articleversion_change", args=[version.pk])

    html = admin_client.get(path).content.decode()

    assert '<sup class="article-cite">' in html
    assert "who | 2020 | A work on sleep" in html
    assert "<textarea" not in html


def test_version_cannot_be_changed_or_deleted(admin_client, version):
    change = reverse("admin:education_articleversion_change", args=[version.pk])
    delete = reverse("admin:education_articleversion_delete", args=[version.pk])
    page = reverse("admin:education_article_delete", args=[version.article_id])

    assert admin_client.post(change, form(version.article)).status_code == 403
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    assert admin_client.post(page, {"post": "yes"}).status_code == 403
    assert ArticleVersion.objects.get().title == "Sleep"


def test_form_starts_from_the_newest_text_as_a_draft(admin_client, version):
    response = admin_client.get(reverse(ADD), {"article": version.article_id})

    initial = response.context["adminform"].form.initial
    assert initial["body"] == version.body
    assert initial["source_lines"] == "who | 2020 | A work on sleep"
    assert initial["status"] == Status.DRAFT
    assert "reviewer_name" not in initial


@pytest.mark.parametrize("article", ["", "x", "9" * 40, "²", "999"])
def test_form_for_no_page_starts_empty(admin_client, article):
    response = admin_client.get(reverse(ADD), {"article": article})

    assert response.status_code == 200
    assert "body" not in response.context["adminform"].form.initial


def test_new_version_is_added_and_goes_live(admin_client, admin_user, version):
    response = admin_client.post(reverse(ADD), form(version.article))

    assert response.status_code == 302
    live = ArticleVersion.objects.live(timezone.now()).get()
    assert (live.number, live.title, live.author) == (2, "Sleep again", admin_user)
    assert [source.key for source in live.source_list()] == ["who"]
    assert not live.is_reviewed
    assert ArticleVersion.objects.get(number=1).title == "Sleep"


def test_draft_leaves_the_live_version(admin_client, version):
    admin_client.post(reverse(ADD), form(version.article, status=Status.DRAFT))

    assert ArticleVersion.objects.count() == 2
    assert ArticleVersion.objects.live(timezone.now()).get() == version


def test_review_is_kept_whole(admin_client, version):
    review = {
        "reviewer_name": "Dr. A. Doe",
        "reviewer_licence": "MD",
        "reviewed_on": "2026-03-02",
    }

    admin_client.post(reverse(ADD), form(version.article, **review))

    assert ArticleVersion.objects.get(number=2).reviewer_licence == "MD"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reviewer_name": "Dr. A. Doe"}, "name, licence and date"),
        ({"reviewed_on": "2026-03-02"}, "name, licence and date"),
        ({"source_lines": "who"}, "write key"),
        ({"source_lines": ""}, "no source has that key"),
        ({"next_review_on": "2026-03-02"}, "next review comes after"),
        ({"body": ""}, "required"),
        ({"title": "x" * 151}, "150"),
        ({"updated_on": "yesterday"}, "valid date"),
        ({"publish_at_0": "2026-01-01", "publish_at_1": "09:00"}, "has passed"),
        ({"status": "approved"}, "valid choice"),
        ({"article": "999"}, "valid choice"),
    ],
)
def test_wrong_version_is_refused_with_its_reason(admin_client, version, changes, says):
    response = admin_client.post(reverse(ADD), form(version.article, **changes))

    assert says in errors(response)
    assert ArticleVersion.objects.count() == 1


def test_patients_cannot_reach_the_form(client, version):
    assert client.get(reverse(ADD)).status_code == 302
