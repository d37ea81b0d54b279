"""Editing: the pages, their history, a form for a new version and its way on."""

from datetime import date, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from education import presence, staff_views
from education.forms import VersionForm
from education.helps import check
from education.models import Article, ArticleVersion
from education.readability import grade
from education.rendering import render
from education.services import COLUMNS, content_of
from education.steps import APPROVE, EDIT, open_to
from education.workflow import newest_of, save_draft, slugs

# What the list of pages shows of the version that readers see.
LIVE = ("title", "reviewer_name", "updated_on")

# Pages are read again after twelve months, or sooner when a drug's label changes.
REVIEW_AFTER = timedelta(days=365)


class EditorsAdmin(admin.ModelAdmin):
    """What writers and reviewers of pages may see."""

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Let everybody look who may write or approve."""
        return _may(request, EDIT, APPROVE) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the pages on the dashboard to the same people."""
        return _may(request, EDIT, APPROVE) or super().has_module_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a page is taken off the site by a version that withdraws it."""
        return False


class VersionInline(admin.TabularInline):
    """The history of a page, newest first, to read only."""

    model = ArticleVersion
    fields = ("number", "title", "status", "publish_at", "author", "note")
    readonly_fields = fields
    show_change_link = True
    can_delete = False
    extra = 0

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Show the history to who may see the page."""
        return _may(request, EDIT, APPROVE) or super().has_view_permission(request, obj)

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
class ArticleAdmin(EditorsAdmin):
    """The list of pages, and one page with its versions."""

    list_display = ["slug", "title", "group", "reviewer", "updated_on", "position"]
    list_filter = ["group"]
    search_fields = ["slug", "versions__title"]
    fields = ["slug", "group", "position", "related", "new_version", "comparison"]
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    inlines = [VersionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Give the pages, each with what its live version says of itself."""
        live = ArticleVersion.objects.live(timezone.now()).filter(
            article=OuterRef("pk")
        )
        columns = {f"live_{name}": Subquery(live.values(name)[:1]) for name in LIVE}
        pages: QuerySet[Article] = super().get_queryset(request)
        return pages.annotate(**columns)

    def get_urls(self) -> list[URLPattern]:
        """Add the comparison of two versions."""
        compare = path(
            "<int:pk>/compare/",
            self.admin_site.admin_view(staff_views.compare_versions),
            name="education_article_compare",
        )
        return [compare, *super().get_urls()]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> list[str]:
        """Keep the address of a page that exists: links to it are out in the world."""
        return ["new_version", "comparison", *(["slug"] if obj else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let writers begin a page."""
        return _may(request, EDIT)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Let writers place a page on the hub."""
        return _may(request, EDIT)

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

    @admin.display(description=_("changes"))
    def comparison(self, article: Article) -> str:
        if not article.slug:
            return "-"
        address = reverse("admin:education_article_compare", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, _("Compare two versions"))


@admin.register(ArticleVersion)
class ArticleVersionAdmin(EditorsAdmin):
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
        *("article", "number", "status", "next_steps", "checks", "note"),
        *(*COLUMNS, "source_text", "reading_grade", "preview"),
        *("publish_at", "reviewer_name", "reviewer_licence", "reviewed_on"),
        *("author", "based_on", "created_at"),
    ]
    written = ["article", *COLUMNS, "source_lines", "note", "started_from"]
    readonly_fields = [
        *("next_steps", "checks", "source_text", "reading_grade", "preview"),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the steps of a version and its preview as the real page."""
        view = self.admin_site.admin_view
        name = "education_articleversion"
        return [
            path(
                "<int:pk>/preview/",
                view(staff_views.preview),
                name=f"{name}_preview",
            ),
            path(
                "<int:pk>/step/<slug:step>/",
                view(staff_views.take_step),
                name=f"{name}_step",
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let writers save drafts."""
        return _may(request, EDIT)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a version is never changed."""
        return False

    def get_fields(
        self, request: HttpRequest, obj: ArticleVersion | None = None
    ) -> list[Any]:
        """Show everything of a version; ask for what a new one needs."""
        return self.shown if obj else self.written

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> ArticleVersion | None:
        """Keep who looks: the steps that are offered depend on it."""
        version: ArticleVersion | None = super().get_object(
            request, object_id, from_field
        )
        if version:
            version.seen_by = request.user  # type: ignore[attr-defined]
        return version

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start from the newest version of the page, without its approval."""
        today = timezone.localdate()
        initial = super().get_changeform_initial_data(request)
        newest = _newest(request.GET.get("article", ""))
        if newest:
            initial |= {name: getattr(newest, name) for name in COLUMNS}
            initial["source_lines"] = _lines(newest)
            initial["started_from"] = str(newest.number)
        return initial | {"updated_on": today, "next_review_on": today + REVIEW_AFTER}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Tell who else has this page open, and what the checks say of the text."""
        newest = _newest(request.GET.get("article", ""))
        if request.method == "GET" and newest and self.has_add_permission(request):
            _tell_of_others(request, newest.article)
            for found in check(content_of(newest), slugs()):
                messages.warning(request, found.text)
        response: HttpResponse = super().add_view(request, form_url, extra_context)
        return response

    def save_model(
        self, request: Any, obj: ArticleVersion, form: Any, change: Any
    ) -> None:
        """Add the draft through the workflow, and take over what it numbered."""
        version = save_draft(
            obj.article,
            form.content(),
            by=request.user,
            at=timezone.now(),
            started_from=form.cleaned_data["started_from"],
            note=obj.note,
        )
        presence.leave(obj.article, request.user)
        obj.__dict__.update(version.__dict__)

    def response_add(
        self, request: HttpRequest, obj: ArticleVersion, post_url_continue: Any = None
    ) -> HttpResponse:
        """Show the new draft with its checks and its next steps."""
        words = {"number": obj.number}
        messages.success(request, gettext("Version %(number)d is saved.") % words)
        return HttpResponseRedirect(
            reverse("admin:education_articleversion_change", args=[obj.pk])
        )

    @admin.display(description=_("what you can do"))
    def next_steps(self, version: ArticleVersion) -> SafeString:
        user = getattr(version, "seen_by", None)
        steps = open_to(user, version) if isinstance(user, User) else {}
        name = "admin:education_articleversion_"
        links = [
            (reverse(f"{name}step", args=[version.pk, key]), step.label)
            for key, step in steps.items()
        ]
        look = (reverse(f"{name}preview", args=[version.pk]), _("Look at the page"))
        return format_html_join(" · ", '<a href="{}">{}</a>', [look, *links])

    @admin.display(description=_("checks"))
    def checks(self, version: ArticleVersion) -> str:
        found = check(content_of(version), slugs())
        if not found:
            return gettext("The checks found nothing.")
        items = format_html_join("", "<li>{}</li>", ([each.text] for each in found))
        return format_html("<ul>{}</ul>", items)

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


def _may(request: HttpRequest, *permissions: str) -> bool:
    """Tell whether the person has any of the permissions."""
    return any(request.user.has_perm(each) for each in permissions)


def _tell_of_others(request: HttpRequest, article: Article) -> None:
    if not isinstance(request.user, User):
        return
    for other in presence.arrive(article, request.user, timezone.now()):
        words = {
            "name": other.editor.get_full_name() or other.editor.get_username(),
            "time": timezone.localtime(other.seen_at).strftime("%H:%M"),
        }
        message = gettext("%(name)s opened this page to edit it at %(time)s.")
        messages.warning(request, message % words)


def _newest(article: str) -> ArticleVersion | None:
    """Find the newest version by a page's number; text that is none finds nothing."""
    if not (article.isascii() and article.isdigit() and len(article) < 19):  # noqa: PLR2004 - 64 bits
        return None
    found = Article.objects.filter(pk=int(article)).first()
    return newest_of(found) if found else None


def _lines(version: ArticleVersion) -> str:
    return "\n".join(source.as_line() for source in version.source_list())
