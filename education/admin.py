"""First simple editing: the pages, their history, and a form for a new version."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from education.forms import CONTENT_FIELDS, REVIEW_FIELDS, VersionForm
from education.models import Article, ArticleVersion, Status
from education.readability import grade
from education.rendering import render
from education.services import Release, add_version

# What the list of pages shows of the version that readers see.
LIVE = ("title", "reviewer_name", "updated_on")

# Pages are read again after twelve months, or sooner when a drug's label changes.
REVIEW_AFTER = timedelta(days=365)


class VersionInline(admin.TabularInline):
    """The history of a page, newest first, to read only."""

    model = ArticleVersion
    fields = ("number", "title", "status", "publish_at", "author", "reviewer_name")
    readonly_fields = fields
    show_change_link = True
    can_delete = False
    extra = 0

    def has_add_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Keep the history as it is: a new version has a form of its own."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Keep the history as it is."""
        return False


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    """The list of pages, and one page with its versions."""

    list_display = ["slug", "title", "reviewer", "updated_on", "position"]
    search_fields = ["slug", "versions__title"]
    fields = ["slug", "position", "new_version"]
    readonly_fields = ["new_version"]
    inlines = [VersionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Give the pages, each with what its live version says of itself."""
        live = ArticleVersion.objects.live(timezone.now()).filter(
            article=OuterRef("pk")
        )
        columns = {f"live_{name}": Subquery(live.values(name)[:1]) for name in LIVE}
        pages: QuerySet[Article] = super().get_queryset(request)
        return pages.annotate(**columns)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> list[str]:
        """Keep the address of a page that exists: links to it are out in the world."""
        return ["new_version", *(["slug"] if obj else [])]

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a page is taken off the site by a version that withdraws it."""
        return False

    @admin.display(description=_("title"))
    def title(self, article: Article) -> str:
        return getattr(article, "live_title", None) or gettext("Not published")

    @admin.display(description=_("reviewed by"))
    def reviewer(self, article: Article) -> str:
        return getattr(article, "live_reviewer_name", None) or gettext("Nobody yet")

    @admin.display(description=_("last updated"))
    def updated_on(self, article: Article) -> date | None:
        return getattr(article, "live_updated_on", None)

    @admin.display(description=_("next step"))
    def new_version(self, article: Article) -> str:
        if not article.slug:
            return gettext("Save the address first, then write the text.")
        address = reverse("admin:education_articleversion_add")
        label = _("Write a new version")
        return format_html('<a href="{}?article={}">{}</a>', address, article.pk, label)


@admin.register(ArticleVersion)
class ArticleVersionAdmin(admin.ModelAdmin):
    """One version, to read; and the form for a new one, filled with the newest text."""

    form = VersionForm
    list_display = [
        "article",
        "number",
        "title",
        "status",
        "publish_at",
        "reviewer_name",
    ]
    list_filter = ["status", "article"]
    list_select_related = ["article"]
    shown = [
        *(
            "article",
            "number",
            *CONTENT_FIELDS,
            "source_text",
            "reading_grade",
            "preview",
        ),
        *("status", "publish_at", *REVIEW_FIELDS, "author", "created_at"),
    ]
    written = [
        *("article", *CONTENT_FIELDS, "source_lines"),
        *("status", "publish_at", *REVIEW_FIELDS),
    ]
    readonly_fields = ["source_text", "reading_grade", "preview"]

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a version is never changed."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a version is never deleted."""
        return False

    def get_fields(
        self, request: HttpRequest, obj: ArticleVersion | None = None
    ) -> list[Any]:
        """Show everything of a version; ask for what a new one needs."""
        return self.shown if obj else self.written

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from the newest version of the page, without its approval."""
        today = timezone.localdate()
        initial = super().get_changeform_initial_data(request)
        newest = _newest(request.GET.get("article", ""))
        if newest:
            initial |= {name: getattr(newest, name) for name in CONTENT_FIELDS}
            initial["source_lines"] = _lines(newest)
        dates = {"updated_on": today, "next_review_on": today + REVIEW_AFTER}
        return initial | dates | {"status": Status.DRAFT}

    def save_model(
        self, request: Any, obj: ArticleVersion, form: Any, change: Any
    ) -> None:
        """Add the version through the service, and take over what it numbered."""
        version = add_version(
            obj.article,
            form.content(),
            at=timezone.now(),
            release=Release(status=Status(obj.status), at=obj.publish_at),
            author=request.user,
            review=form.review(),
        )
        obj.__dict__.update(version.__dict__)

    @admin.display(description=_("sources"))
    def source_text(self, version: ArticleVersion) -> str:
        return _lines(version)

    @admin.display(description=_("reading grade"))
    def reading_grade(self, version: ArticleVersion) -> str:
        return f"{grade(version.body):.1f}"

    @admin.display(description=_("as readers see it"))
    def preview(self, version: ArticleVersion) -> SafeString:
        keys = [source.key for source in version.source_list()]
        return render(version.body, keys).html


def _newest(article: str) -> ArticleVersion | None:
    """Find the newest version by a page's number; text that is none finds nothing."""
    if not (article.isascii() and article.isdigit() and len(article) < 19):  # noqa: PLR2004 - 64 bits
        return None
    return (
        ArticleVersion.objects.filter(article=int(article)).order_by("-number").first()
    )


def _lines(version: ArticleVersion) -> str:
    return "\n".join(source.as_line() for source in version.source_list())
