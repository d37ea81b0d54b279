"""Staff read the history and write new versions; nothing old can be changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from education import presence
from education.models import Article, ArticleVersion, Status
from tests.education.builders import publish

ADD = "admin:education_articleversion_add"
CHANGE = "admin:education_articleversion_change"


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
        "note": "",
        "started_from": "1",
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

    admin_client.post(
        path, {"slug": "food", "group": "risks", "position": "5", **history}
    )

    assert Article.objects.get().slug == "food"


def test_address_of_a_page_stays(admin_client, version):
    path = reverse("admin:education_article_change", args=[version.article_id])
    history = {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}

    admin_client.post(
        path, {"slug": "other", "group": "visit", "position": "7", **history}
    )

    page = Article.objects.get()
    assert (page.slug, page.group, page.position) == ("sleep", "visit", 7)


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
    assert initial["started_from"] == "1"
    assert "reviewer_name" not in response.context["adminform"].form.fields


@pytest.mark.parametrize("article", ["", "x", "9" * 40, "²", "999"])
def test_form_for_no_page_starts_empty(admin_client, article):
    response = admin_client.get(reverse(ADD), {"article": article})

    assert response.status_code == 200
    assert "body" not in response.context["adminform"].form.initial


def test_new_version_is_a_draft_and_readers_see_the_live_one(
    admin_client, admin_user, version
):
    response = admin_client.post(reverse(ADD), form(version.article, note="Shorter"))

    draft = ArticleVersion.objects.get(number=2)
    assert response.url == reverse(CHANGE, args=[draft.pk])
    assert (draft.title, draft.author) == ("Sleep again", admin_user)
    assert (draft.status, draft.based_on, draft.note) == ("draft", version, "Shorter")
    assert [source.key for source in draft.source_list()] == ["who"]
    assert ArticleVersion.objects.live(timezone.now()).get() == version


def test_forged_status_time_and_review_change_nothing(admin_client, version):
    forged = {
        "status": Status.PUBLISHED,
        "publish_at_0": "2020-01-01",
        "reviewer_name": "Dr. Forged",
        "author": "1",
        "number": "9",
    }

    admin_client.post(reverse(ADD), form(version.article, **forged))

    draft = ArticleVersion.objects.get(number=2)
    assert (draft.status, draft.publish_at, draft.reviewer_name) == ("draft", None, "")


def test_version_saved_meanwhile_is_told_and_the_text_is_kept(admin_client, version):
    admin_client.post(reverse(ADD), form(version.article, title="Theirs"))

    response = admin_client.post(reverse(ADD), form(version.article, title="Ours"))

    assert "Version 2 was saved while you were writing" in errors(response)
    html = response.content.decode()
    assert 'value="Ours"' in html
    assert 'name="started_from" value="2"' in html
    again = form(version.article, title="Ours", started_from="2")
    assert admin_client.post(reverse(ADD), again).status_code == 302


def test_form_tells_who_else_writes_and_forgets_who_left(
    admin_client, admin_user, version, django_user_model
):
    dana = django_user_model.objects.create_user("dana", first_name="Dana")
    presence.arrive(version.article, dana, timezone.now())
    path = f"{reverse(ADD)}?article={version.article_id}"
    assert "Dana opened this page to edit it" in admin_client.get(path).content.decode()

    presence.leave(version.article, dana)
    assert "Dana opened" not in admin_client.get(path).content.decode()

    long_ago = timezone.now() - timedelta(minutes=31)
    presence.arrive(version.article, dana, long_ago)
    assert "Dana opened" not in admin_client.get(path).content.decode()

    admin_client.post(reverse(ADD), form(version.article))
    assert not version.article.editing.filter(editor=admin_user).exists()


def test_version_shows_what_the_checks_found_and_why(admin_client, article):
    version = publish(article, at=timezone.now(), body="It cures.", sources=[])

    html = admin_client.get(reverse(CHANGE, args=[version.pk])).content.decode()

    assert "“cures” promises too much" in html
    assert "No sentence cites a source." in html
    assert "No study can promise it." in html
    assert html.count("An approval needs a reason for this.") == 2


def test_form_without_scripts_is_a_box_with_help(admin_client, version):
    path = f"{reverse(ADD)}?article={version.article_id}"

    html = admin_client.get(path).content.decode()

    assert '<textarea name="body"' in html
    assert "A heading starts with ##" in html
    assert "Write the text of /learn/sleep/" in html


def test_picture_without_words_is_refused(admin_client, version):
    body = f"Fact.[^who]\n\n![ ](/learn/pictures/{'0' * 32}-64x48.png)"

    response = admin_client.post(reverse(ADD), form(version.article, body=body))

    assert "A picture has no words." in errors(response)
    assert body in response.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"source_lines": "who"}, "write key"),
        ({"source_lines": ""}, "no source has that key"),
        ({"next_review_on": "2026-03-02"}, "next review comes after"),
        ({"body": ""}, "required"),
        ({"title": "x" * 151}, "150"),
        ({"updated_on": "yesterday"}, "valid date"),
        ({"article": "999"}, "valid choice"),
        ({"started_from": "0"}, "Version 1 was saved"),
        ({"started_from": "x"}, "started_from"),
        ({"note": "x" * 501}, "500"),
    ],
)
def test_wrong_version_is_refused_with_its_reason(admin_client, version, changes, says):
    response = admin_client.post(reverse(ADD), form(version.article, **changes))

    assert says in errors(response)
    assert ArticleVersion.objects.count() == 1


def test_patients_cannot_reach_the_form(client, version):
    assert client.get(reverse(ADD)).status_code == 302
