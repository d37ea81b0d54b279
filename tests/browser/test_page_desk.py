"""The pages on which staff keep the education pages: readable by everybody, at the
narrowest width too."""

import pytest
from django.urls import reverse

from education.models import Article, Status
from tests.browser.axe import look_at
from tests.browser.editors import make_person, signed_in
from tests.education.builders import NOON, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def versions(site):
    article = Article.objects.get(slug="your-medicines")
    draft = publish(article, at=NOON, status=Status.DRAFT, body="It cures.", sources=[])
    waiting = publish(article, at=NOON, status=Status.IN_REVIEW, title="New words")
    approved = publish(article, at=NOON, status=Status.APPROVED)
    return article, draft, waiting, approved


def paths(versions):
    article, draft, waiting, approved = versions
    version = "admin:education_articleversion_"
    return {
        "home": reverse("admin:index"),
        "list": reverse("admin:education_article_changelist"),
        "page": reverse("admin:education_article_change", args=[article.pk]),
        "version": reverse(f"{version}change", args=[draft.pk]),
        "approve": reverse(f"{version}step", args=[waiting.pk, "approve"]),
        "publish": reverse(f"{version}step", args=[approved.pk, "publish"]),
        "compare": reverse("admin:education_article_compare", args=[article.pk]),
        "trail": reverse("admin:education_pageevent_changelist"),
        "pictures": reverse("admin:education_picture_changelist"),
    }


def test_axe_finds_nothing_and_nothing_is_too_wide(browser, site, versions):
    # A context of its own: the checker itself puts styles on the page.
    context = browser.new_context()
    both = make_person("wanda", "edit_article", "approve_article")
    page = signed_in(context.new_page, site, both)
    found = []
    for name, path in paths(versions).items():
        page.goto(site + path)
        found += look_at(page, name)

    context.close()
    assert found == []
