"""Script payloads through the form that staff write in: none is alive anywhere."""

import pytest
from django.urls import reverse
from django.utils import timezone

from education.models import Article, ArticleVersion, Status
from education.services import Release, add_version, content_of
from tests.education.test_rendering import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a living payload would leave behind, on whatever page it lives.
TRAP = "window.alert = window.msgbox = () => { document.title = 'ALIVE'; };"
DANGEROUS = """() => [...document.querySelectorAll('main *, #content *')].filter(
  (each) => [...each.attributes].some((a) => /^on/i.test(a.name))
    || /^\\s*(javascript|vbscript|data):/i.test(each.getAttribute('href') || '')
    || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'SVG', 'MATH', 'VIDEO']
        .includes(each.tagName.toUpperCase())
).map((each) => each.outerHTML)"""


@pytest.fixture
def editor(live_server, browser, client, admin_user):
    """A tab of somebody who is signed in, with the trap laid on every page."""
    client.force_login(admin_user)
    context = browser.new_context()
    cookie = client.cookies["session"]
    context.add_cookies(
        [{"name": "session", "value": cookie.value, "url": live_server.url}]
    )
    context.add_init_script(TRAP)
    yield context.new_page()
    context.close()


def paste(page, site: str, article: Article, text: str) -> ArticleVersion:
    """Save a draft whose title, summary, source, note and text are a payload."""
    form = reverse("admin:education_articleversion_add")
    page.goto(f"{site}{form}?article={article.pk}")
    page.locator("#id_title").fill(text[:150])
    page.locator("#id_summary").fill(text[:300].replace("\n", " "))
    page.locator("#id_body").fill(text)
    work = " ".join(text.replace("|", " ").split())
    page.locator("#id_source_lines").fill(f"who | 2020 | {work}")
    page.locator("#id_note").fill(text[:200].replace("\n", " "))
    page.locator("input[name=_save]").click()
    return ArticleVersion.objects.filter(article=article).order_by("-number")[0]


def show(version: ArticleVersion) -> None:
    now = timezone.now()
    release = Release(status=Status.PUBLISHED)
    add_version(version.article, content_of(version), at=now, release=release)


def test_no_payload_is_alive_on_any_page(live_server, editor):
    alive: list[str] = []
    for number, payload in enumerate(PAYLOADS):
        article = Article.objects.create(slug=f"payload-{number}")
        version = paste(editor, live_server.url, article, payload.replace("\x01", ""))
        show(version)
        name = "admin:education_articleversion_"
        for path in (
            reverse(f"{name}change", args=[version.pk]),
            reverse(f"{name}preview", args=[version.pk]),
            reverse("admin:education_article_compare", args=[article.pk]),
            reverse("education:article", args=[article.slug]),
        ):
            editor.goto(live_server.url + path)
            editor.mouse.move(200, 300)
            if editor.title() == "ALIVE" or editor.evaluate(DANGEROUS):
                alive.append(f"{path}: {payload}")
    for path in ("/learn/", "/learn/search/?q=alert"):
        editor.goto(live_server.url + path)
        if editor.title() == "ALIVE" or editor.evaluate(DANGEROUS):
            alive.append(path)

    assert ArticleVersion.objects.count() == 2 * len(PAYLOADS)
    assert len(PAYLOADS) >= 27
    assert alive == []
