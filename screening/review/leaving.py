"""Notice that somebody went from a case to another page, without a script.

The browser says from which of our pages it comes; nothing else is read of it.
"""

from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest

from screening import services
from screening.review.staff_pages import queue_address


def note_leaving(request: HttpRequest) -> None:
    """Take this person off the case whose page led to another one of the staff's."""
    come_from = request.headers.get("Referer", "").partition(request.get_host())[2]
    left = _case_in(come_from)
    if left is None or left == _case_in(request.path):
        return
    if isinstance(request.user, User):
        services.leave(screening_id=left, actor=request.user)


def _case_in(path: str) -> UUID | None:
    """Return whose case a page belongs to; None for any other page."""
    queue = queue_address()
    if not path.startswith(queue):
        return None
    try:
        return UUID(path.removeprefix(queue).partition("/")[0])
    except ValueError:
        return None
