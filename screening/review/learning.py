"""What a patient was given to read and has understood, and a page that staff add."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from screening import services
from screening.models import Screening, ShownHow, ShownSection
from screening.posts import posts_only
from screening.review.decisions import MAY_DECIDE


@dataclass(frozen=True, slots=True)
class Shown:
    """One section in the version that was shown, where and when."""

    title: str
    version: int
    how: str
    at: datetime
    by: User | None
    question_page: str


@dataclass(frozen=True, slots=True)
class Learning:
    """The part of the case page about education."""

    shown: list[Shown]
    understood: list[services.Understood]
    pages: list[services.Section]

    @property
    def to_talk_about(self) -> list[services.Understood]:
        """Return what was answered and not right: notes for the talk."""
        return [each for each in self.understood if each.right is False]


def read_learning(screening: Screening) -> Learning:
    """Read it in three queries; the pages are those that can be added now."""
    rows = ShownSection.objects.filter(screening=screening).select_related("by")
    pages = services.library().pages(settings.LANGUAGE_CODE, timezone.now())
    return Learning(
        shown=[
            _shown(row.read_content(), ShownHow(row.how), (row.at, row.by), screening)
            for row in rows
        ],
        understood=services.read_teach_back(screening),
        pages=pages,
    )


@posts_only
def add_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give the patient one more page to read."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(MAY_DECIDE):
        raise PermissionDenied
    try:
        services.add_page(
            screening_id=case_id,
            slug=request.POST.get("page", ""),
            actor=user,
            now=timezone.now(),
        )
    except Screening.DoesNotExist as error:
        raise Http404 from error
    except services.NoSuchPage:
        messages.warning(request, _("Choose a page from the list, then add it."))
    else:
        messages.success(request, _("The page stands on the patient's receipt now."))
    url = reverse("admin:screening_screening_change", args=(case_id,))
    return redirect(f"{url}#education")


def _shown(
    content: dict[str, str | int],
    how: ShownHow,
    note: tuple[datetime, User | None],
    screening: Screening,
) -> Shown:
    title, section = content["page_title"], content["title"]
    page = screening.protocol.page(str(content["page"])) if content["page"] else None
    return Shown(
        title=str(title) if title == section else f"{title}: {section}",
        version=int(content["version"]),
        how=str(how.label),
        at=note[0],
        by=note[1],
        question_page=page.title if page else "",
    )
