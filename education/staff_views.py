"""Pages for staff beside the admin's own: a step, a comparison, the real page."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from education.comparison import compare
from education.helps import check
from education.models import Article, ArticleVersion
from education.services import content_of
from education.site_facts import facts
from education.steps import APPROVE, EDIT, STEPS, Step, StepForm
from education.views import page_context
from education.workflow import StepRefused

VERSION = "admin:education_articleversion_change"
LARGEST_KEY = 2**63 - 1


@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask what a step needs, and take it."""
    chosen, user = _allowed(request, step), _user(request)
    version = _version(pk)
    posted = request.method == "POST"
    form = chosen.form(request.POST if posted else None, initial=_initial(user))
    taken = _take(form, version, user) if posted and form.is_valid() else None
    if taken:
        words = {"number": taken.number, "status": taken.get_status_display()}
        said = _("Saved as version %(number)d: %(status)s.") % words
        messages.success(request, said)
        return redirect(VERSION, taken.pk)
    context = {
        "title": chosen.label,
        "form": form,
        "version": version,
        "found": check(content_of(version), facts()),
    }
    return _render(request, "admin/education/step.html", context)


@require_safe
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two versions of a page side by side; the newest two unless told."""
    _require_any(request)
    article = get_object_or_404(Article, pk=_key(pk))
    versions = list(article.versions.select_related("author").order_by("-number"))
    new = _chosen(versions, request.GET.get("new", ""), 0)
    old = _chosen(versions, request.GET.get("old", ""), 1)
    rows = compare(content_of(old), content_of(new)) if old and new else []
    context = {
        "title": _("Compare versions of %(slug)s") % {"slug": article.slug},
        "article": article,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": rows,
    }
    return _render(request, "admin/education/compare.html", context)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show any version as the real page, marked as a preview."""
    _require_any(request)
    context = page_context(request, _version(pk)) | {"preview": True}
    return render(request, "education/article.html", context)


def _take(form: StepForm, version: ArticleVersion, by: User) -> ArticleVersion | None:
    """Take the step, or say on the form why it may not be taken."""
    try:
        return form.take(version, by, timezone.now())
    except StepRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _allowed(request: HttpRequest, name: str) -> Step:
    step = STEPS.get(name)
    if step is None:
        raise Http404(name)
    if not request.user.has_perm(step.permission):
        raise PermissionDenied
    return step


def _require_any(request: HttpRequest) -> None:
    if not (request.user.has_perm(EDIT) or request.user.has_perm(APPROVE)):
        raise PermissionDenied


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _initial(user: User) -> dict[str, Any]:
    return {
        "reviewer_name": user.get_full_name(),
        "reviewed_on": timezone.localdate(),
    }


def _version(pk: int) -> ArticleVersion:
    versions = ArticleVersion.objects.select_related("article")
    return get_object_or_404(versions, pk=_key(pk))


def _key(pk: int) -> int:
    """Refuse a number that no database key can be."""
    if pk > LARGEST_KEY:
        raise Http404
    return pk


def _chosen(
    versions: list[ArticleVersion], number: str, place: int
) -> ArticleVersion | None:
    """Find a version by its number as typed; else the one at a place in the list."""
    named = [each for each in versions if str(each.number) == number]
    found = named or versions[place : place + 1] or versions[:1]
    return found[0] if found else None


def _render(
    request: HttpRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    return render(request, template, admin.site.each_context(request) | context)
