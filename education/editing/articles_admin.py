"""The list of pages, and one page with its place, its owner and its history."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from education import staff_views
from education.editing.permissions import EditorsAdmin, may
from education.models import Article, ArticleVersion, PageEventKind
from education.owning import own_pages
from education.reviews import nobody_owns
from education.steps import APPROVE, EDIT
from education.trail import note_page

# What the list of pages shows of the version that readers see.
LIVE = ("title", "reviewer_name", "updated_on", "next_review_on")


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
        return may(request, EDIT, APPROVE) or super().has_view_permission(request, obj)

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


class OwnedFilter(admin.SimpleListFilter):
    """Pages by whether somebody who still works here sees to them."""

    title = _("owner")
    parameter_name = "owned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer both, and one's own."""
        return [("no", _("Nobody")), ("mine", _("Me")), ("yes", _("Somebody"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Article]
    ) -> QuerySet[Article]:
        """Narrow the list; any other value leaves it whole."""
        chosen = {
            "no": nobody_owns("owner"),
            "yes": ~nobody_owns("owner"),
            "mine": models.Q(owner=request.user.pk),
        }.get(str(self.value()))
        return queryset if chosen is None else queryset.filter(chosen)


@admin.register(Article)
class ArticleAdmin(EditorsAdmin):
    """The list of pages, and one page with its versions."""

    list_display = [
        *("slug", "title", "group", "reviewer"),
        *("updated_on", "review_by", "owner", "position"),
    ]
    list_filter = ["group", OwnedFilter]
    actions = ["own"]
    list_select_related = ["owner"]
    search_fields = ["slug", "versions__title"]
    fields = [
        *("slug", "group", "position", "owner", "related"),
        *("new_version", "comparison"),
    ]
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

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        """Ask of a new page where it belongs; show of an old one what to do with it."""
        return self.fields if obj else self.fields[:-2]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> list[str]:
        """Keep the address of a page that exists: links to it are out in the world."""
        return ["new_version", "comparison", *(["slug"] if obj else [])]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Show a history where there can be one."""
        return self.inlines if obj else []

    def formfield_for_foreignkey(
        self, db_field: Any, request: Any, **kwargs: Any
    ) -> Any:
        """Let staff alone own a page."""
        if db_field.name == "owner":
            staff = get_user_model().objects.filter(is_staff=True, is_active=True)
            kwargs["queryset"] = staff.order_by("username")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "owner":
            field.empty_label = gettext("Nobody yet")
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let writers begin a page."""
        return may(request, EDIT)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Let writers place a page on the hub."""
        return may(request, EDIT)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the person who begins a page as its owner."""
        initial = super().get_changeform_initial_data(request)
        return {"owner": request.user.pk} | initial

    def has_own_permission(self, request: HttpRequest) -> bool:
        """Let who writes or approves pages see to them."""
        return may(request, EDIT, APPROVE)

    @admin.action(description=_("I see to these pages"), permissions=["own"])
    def own(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Make the person the owner of the chosen pages, and note it in the trail."""
        taken = own_pages(
            list(queryset.values_list("pk", flat=True)),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        said = ngettext("%(n)d page is yours.", "%(n)d pages are yours.", taken)
        messages.success(request, said % {"n": taken})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Offer one way on: to the text."""
        more = {"show_save_and_add_another": False, "show_save_and_continue": False}
        response: HttpResponse = super().add_view(
            request, form_url, (extra_context or {}) | more
        )
        return response

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: Any = None
    ) -> HttpResponse:
        """Lead to the text of the new page."""
        address = reverse("admin:education_articleversion_add")
        return HttpResponseRedirect(f"{address}?article={obj.pk}")

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        """Save, and note in the trail what was changed."""
        before = _placed(form)
        super().save_related(request, form, formsets, change)
        kind = PageEventKind.PLACED if change else PageEventKind.ADDED
        if form.changed_data or not change:
            note_page(
                kind,
                form.instance,
                by=request.user,
                at=timezone.now(),
                detail=before,
            )

    @admin.display(description=_("title"))
    def title(self, article: Article) -> str:
        return getattr(article, "live_title", None) or gettext("Not published")

    @admin.display(description=_("reviewed by"))
    def reviewer(self, article: Article) -> str:
        return getattr(article, "live_reviewer_name", None) or gettext("Nobody yet")

    @admin.display(description=_("last updated"))
    def updated_on(self, article: Article) -> date | None:
        return getattr(article, "live_updated_on", None)

    @admin.display(description=_("to be read again by"))
    def review_by(self, article: Article) -> date | None:
        return getattr(article, "live_next_review_on", None)

    @admin.display(description=_("next step"))
    def new_version(self, article: Article) -> str:
        address = reverse("admin:education_articleversion_add")
        label = _("Write a new version")
        return format_html(
            '<a class="button learn-go" href="{}?article={}">{}</a>',
            *(address, article.pk, label),
        )

    @admin.display(description=_("changes"))
    def comparison(self, article: Article) -> str:
        address = reverse("admin:education_article_compare", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, _("Compare two versions"))


def _placed(form: Any) -> str:
    """Say of each changed field what it is now: names of fields and pages alone."""
    values = ((name, form.cleaned_data.get(name)) for name in form.changed_data)
    return "; ".join(f"{name}: {_shown(value)}" for name, value in values)


def _shown(value: Any) -> str:
    if isinstance(value, QuerySet):
        return ", ".join(str(each) for each in value)
    return str(value)
