"""What the editor asks this site for while somebody writes; only pictures are saved.

Each answer is for people who may write pages; each is made from what they sent.
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from education import drafts, presence
from education.helps import check
from education.picture_names import address_of
from education.pictures import LARGEST_FILE, PictureRefused, add_picture, too_large
from education.readability import grade
from education.rendering import render as render_text
from education.site_facts import facts
from education.steps import EDIT
from education.views import page_context

TOO_LARGE, REFUSED = 413, 400


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw Markdown as the page does, for the editor to stand on."""
    _writer(request)
    keys = [source.key for source in drafts.sources_of(request.POST)]
    body = request.POST.get("body", "")[: drafts.LONGEST_TEXT]
    return HttpResponse(render_text(body, keys).html)


@require_POST
@xframe_options_sameorigin
def preview(request: HttpRequest) -> HttpResponse:
    """Show what is being written as the real page, within the form alone."""
    _writer(request)
    content = drafts.content_of(request.POST, timezone.localdate())
    article = drafts.article_of(request.POST.get("article", ""))
    version = drafts.version_of(article, content)
    context = page_context(request, version) | {"preview": "draft"}
    return render(request, "education/article.html", context)


@require_POST
def look_over(request: HttpRequest) -> HttpResponse:
    """Say what the checks find, and who else has the page open."""
    writer = _writer(request)
    content = drafts.content_of(request.POST, timezone.localdate())
    article = drafts.article_of(request.POST.get("article", ""))
    others = presence.arrive(article, writer, timezone.now()) if article else []
    context = {
        "found": check(content, facts()),
        "grade": grade(content.body),
        "others": others,
    }
    return render(request, "admin/education/_checks.html", context)


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take a picture: the body of the request is the file, and nothing else is read."""
    writer = _writer(request)
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:12]) > LARGEST_FILE:
        return JsonResponse({"problem": too_large()}, status=TOO_LARGE)
    try:
        data = request.read(LARGEST_FILE + 1)
        picture = add_picture(data, by=writer, at=timezone.now())
    except PictureRefused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=REFUSED)
    except OSError:
        problem = _("The picture did not arrive whole. Send it again.")
        return JsonResponse({"problem": problem}, status=REFUSED)
    return JsonResponse(
        {
            "address": address_of(picture.name),
            "width": picture.width,
            "height": picture.height,
        }
    )


def _writer(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not request.user.has_perm(EDIT):
        raise PermissionDenied
    return request.user
