"""Script payloads through every way into a page: none is alive anywhere."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from education.models import Article, ArticleVersion, Status
from education.pictures import add_picture
from education.services import Release, add_version, content_of
from tests.browser.editors import Desk, a_picture
from tests.education.test_rendering import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a living payload would leave behind, on whatever page it lives.
TRAP = "window.alert = window.msgbox = () => { document.title = 'ALIVE'; };"
DANGEROUS = """() => [...document.querySelectorAll('main *, #content *')].filter(
  (each) => !each.matches('iframe.editor-frame') && (
    [...each.attributes].some((a) => /^on/i.test(a.name))
    || /^\\s*(javascript|vbscript|data):/i.test(each.getAttribute('href') || '')
    || (each.tagName === 'IMG' && !each.src.startsWith(location.origin + '/'))
    || ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'SVG', 'MATH', 'VIDEO', 'SCRIPT']
        .includes(each.tagName.toUpperCase())
        && each.type !== 'application/ld+json'
        && !(each.getAttribute('src') || '').startsWith('/static/'))
).map((each) => each.outerHTML)"""
# Each way in, as the whole text of the box of Markdown.
WAYS = {
    "source": "{payload}",
    "alt": "![{flat}](/learn/pictures/{picture})",
    "link": "[words]({flat})",
    "link in angles": "[words](<{flat}>)",
    "link words": "[{flat}](https://a.example/)",
    "box": "> [!warning] {flat}\n>\n> {flat}",
    "table": "| {flat} |\n|---|\n| {flat} |",
}


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


@pytest.fixture
def picture(admin_user) -> str:
    data = a_picture()["buffer"]
    return add_picture(data, by=admin_user, at=timezone.now()).name


def texts(payloads: list[str], picture: str) -> str:
    """Write each payload in each way."""
    return "\n\n".join(
        way.format(payload=payload, flat=payload.replace("\n", " "), picture=picture)
        for payload in payloads
        for way in WAYS.values()
    )


def alive(page) -> list[str]:
    """Look over every frame of the open page."""
    page.mouse.move(200, 300)
    return [
        str(found)
        for frame in page.frames
        if (found := frame.evaluate("document.title") == "ALIVE")
        or (found := frame.evaluate(DANGEROUS))
    ]


def typed(desk: Desk, payloads: list[str], text: str) -> list[str]:
    """Put payloads into every field, and look at editor, preview and checks."""
    page, both = desk.page, " ".join(payloads)
    page.locator("#id_title").fill(both[:150])
    page.locator("#id_summary").fill(both[:300].replace("\n", " "))
    work = " ".join(both.replace("|", " ").split())
    page.locator("#id_source_lines").fill(f"who | 2020 | {work}")
    page.locator("#id_note").fill(both[:400].replace("\n", " "))
    desk.tool("Markdown")
    page.locator("#id_body").fill(text)
    desk.tool("Markdown")
    desk.ready()
    for number, payload in enumerate(payloads):
        desk.at_the_end()
        desk.press("Enter")
        desk.paste(f"<p>pasted-{number} {payload}</p>", payload)
        pasted = re.compile(f"pasted-{number}")
        expect(page.locator("#id_body")).to_have_value(pasted)
        desk.paste(plain=payload)
    with page.expect_response(lambda answer: "draft-preview" in answer.url):
        desk.at_the_end()
        desk.type(" end")
    page.wait_for_timeout(50)
    return alive(page)


def show(version: ArticleVersion) -> None:
    now = timezone.now()
    release = Release(status=Status.PUBLISHED)
    add_version(version.article, content_of(version), at=now, release=release)


def test_no_payload_is_alive_on_any_page(live_server, editor, picture):
    found: list[str] = []
    clean = [payload.replace("\x01", "") for payload in PAYLOADS]
    pairs = [clean[start : start + 2] for start in range(0, len(clean), 2)]
    assert all(len(" ".join(pair)) <= 150 for pair in pairs)
    for number, payload in enumerate(pairs):
        article = Article.objects.create(slug=f"payload-{number}")
        desk = Desk(editor, live_server.url, article)
        found += typed(desk, payload, texts(payload, picture))
        version = desk.saves()
        show(version)
        name = "admin:education_articleversion_"
        for path in (
            reverse(f"{name}change", args=[version.pk]),
            reverse(f"{name}preview", args=[version.pk]),
            reverse("admin:education_article_compare", args=[article.pk]),
            reverse("education:article", args=[article.slug]),
        ):
            editor.goto(live_server.url + path)
            found += [f"{path}: {payload}: {each}" for each in alive(editor)]
    for path in (
        *("/learn/", "/learn/search/?q=alert"),
        reverse("admin:education_pageevent_changelist"),
        reverse("admin:education_article_changelist"),
    ):
        editor.goto(live_server.url + path)
        found += alive(editor)

    assert ArticleVersion.objects.count() == 2 * len(pairs)
    assert len(PAYLOADS) >= 27
    assert found == []
