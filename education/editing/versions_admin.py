"""A version to read, the form for a new one, and its way on."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from education import drafting, presence, staff_views
from education.drafts import REVIEW_AFTER, article_of
from education.editing.permissions import EditorsAdmin, may
from education.forms import VersionForm
from education.helps import check
from education.models import Article, ArticleVersion
from education.readability import grade
from education.rendering import render
from education.services import COLUMNS, content_of
from education.site_facts import facts
from education.steps import EDIT, open_to
from education.workflow import newest_of, save_draft


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
        *("title", "summary", "preview", "source_text", "reading_grade"),
        *("updated_on", "next_review_on", "publish_at"),
        *("reviewer_name", "reviewer_licence", "reviewed_on"),
        *("author", "based_on", "created_at", "body"),
    ]
    written = [
        (None, {"fields": ["article", "title", "summary", "body", "started_from"]}),
        (_("Sources"), {"fields": ["source_lines"]}),
        (_("Dates and a note"), {"fields": ["updated_on", "next_review_on", "note"]}),
    ]
    readonly_fields = [
        *("next_steps", "checks", "source_text", "reading_grade", "preview"),
    ]

    class Media:
        css = {"all": ["clinic/article.css", "clinic/editor/editor.css"]}

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
            path("draw/", view(drafting.draw), name=f"{name}_draw"),
            path("draft-preview/", view(drafting.preview), name=f"{name}_draft"),
            path("checks/", view(drafting.look_over), name=f"{name}_checks"),
            path("picture/", view(drafting.upload), name=f"{name}_picture"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let writers save drafts."""
        return may(request, EDIT)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a version is never changed."""
        return False

    def get_fieldsets(
        self, request: HttpRequest, obj: ArticleVersion | None = None
    ) -> Any:
        """Show everything of a version; ask for what a new one needs."""
        return [(None, {"fields": self.shown})] if obj else self.written

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
        """Tell who else has this page open."""
        newest = _newest(request.GET.get("article", ""))
        if request.method == "GET" and newest and self.has_add_permission(request):
            _tell_of_others(request, newest.article)
        article = article_of(request.GET.get("article", ""))
        page = article.get_absolute_url() if article else ""
        more = {
            "title": gettext("Write the text of %(page)s") % {"page": page},
            "show_save_and_add_another": False,
            "show_save_and_continue": False,
        }
        response: HttpResponse = super().add_view(
            request, form_url, (extra_context or {}) | more
        )
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
        return format_html_join(
            " ", '<a class="button learn-go" href="{}">{}</a>', [look, *links]
        )

    @admin.display(description=_("checks"))
    def checks(self, version: ArticleVersion) -> str:
        found = check(content_of(version), facts())
        if not found:
            return gettext("The checks found nothing.")
        return render_to_string("admin/education/_found.html", {"found": found})

    @admin.display(description=_("sources"))
    def source_text(self, version: ArticleVersion) -> str:
        return _lines(version)

    @admin.display(description=_("reading grade"))
    def reading_grade(self, version: ArticleVersion) -> str:
        return f"{grade(version.body):.1f}"

    @admin.display(description=_("as readers see it"))
    def preview(self, version: ArticleVersion) -> SafeString:
        keys = [source.key for source in version.source_list()]
        text = render(version.body, keys).html
        return format_html('<div class="editor-text article-page">{}</div>', text)


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
    """Find the newest version by a page's number as typed."""
    found = article_of(article)
    return newest_of(found) if found else None


def _lines(version: ArticleVersion) -> str:
    return "\n".join(source.as_line() for source in version.source_list())
