"""People who write and review pages, each at a browser of their own."""

from collections.abc import Callable
from io import BytesIO

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from education.models import Article, ArticleVersion, Status
from tests.education.builders import NOON, publish

ADD = "admin:education_articleversion_add"


def make_person(name: str, *permissions: str) -> User:
    """Make a member of staff with these permissions of the education app."""
    user = User.objects.create_user(name, is_staff=True, first_name=name.title())
    granted = Permission.objects.filter(
        content_type__app_label="education", codename__in=permissions
    )
    user.user_permissions.set(granted)
    return user


def signed_in(open_tab: Callable[..., Page], site: str, user: User, **how) -> Page:
    """Open a tab in which this person is signed in."""
    client = Client()
    client.force_login(user)
    page = open_tab(**how)
    value = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": value, "url": site}])
    return page


class Desk:
    """The form for a new version, as a writer uses it."""

    def __init__(self, page: Page, site: str, article: Article | None) -> None:
        self.page, self.site = page, site
        if article is not None:
            page.goto(f"{site}{reverse(ADD)}?article={article.pk}")
        self.ready()

    @classmethod
    def here(cls, page: Page, site: str) -> "Desk":
        """Take the form that stands open."""
        return cls(page, site, None)

    def ready(self) -> None:
        """Wait until the editor stands over the box."""
        expect(self.text).to_be_visible()

    @property
    def text(self):
        return self.page.locator(".editor-text")

    @property
    def markdown(self) -> str:
        return self.page.locator("#id_body").input_value()

    def tool(self, name: str) -> None:
        bar = self.page.get_by_role("toolbar", name="Tools for the text")
        bar.get_by_role("button", name=name, exact=True).click()

    def box(self, name: str) -> None:
        self.page.get_by_label("Put in a box").select_option(label=name)

    def offered(self, name: str) -> None:
        group = self.page.get_by_role("group", name="This table or box")
        group.get_by_role("button", name=name).click()

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at_the_end(self) -> None:
        self.text.focus()
        self.press("Control+End")

    def clear(self) -> None:
        self.text.focus()
        self.press("Control+a", "Delete")

    def paste(self, html: str = "", plain: str = "") -> None:
        """Paste as a word processor offers it, and wait until it stands there."""
        self.text.focus()
        self.page.evaluate(
            """([html, plain]) => {
                const data = new DataTransfer();
                if (html) data.setData('text/html', html);
                data.setData('text/plain', plain);
                document.querySelector('.editor-text').dispatchEvent(new ClipboardEvent(
                    'paste', {clipboardData: data, bubbles: true, cancelable: true}));
            }""",
            [html, plain],
        )

    def saves(self) -> ArticleVersion:
        """Save, and give what was saved."""
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.get_by_text("is saved.")).to_be_visible()
        return ArticleVersion.objects.order_by("-pk")[0]


def a_picture() -> dict[str, object]:
    """Give a photograph as a phone sends it, with words hidden in it."""
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    file = BytesIO()
    Image.new("RGB", (320, 200), "teal").save(file, "JPEG", exif=exif)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def a_page(body: str = "Sleep well.[^who]\n", slug: str = "sleep") -> Article:
    """Make a page with one published version."""
    article = Article.objects.create(slug=slug)
    publish(article, at=NOON, body=body, status=Status.PUBLISHED)
    return article
