"""Who on the staff may fill in a screening for a patient on the phone."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

PERMISSION = "screening.assist_screening"


def helper_of(request: HttpRequest) -> User | None:
    """Return the member of staff who is signed in and may help; None for all others."""
    user = request.user
    # The staff site's own rule: signed in, active, and whatever else it asks for.
    allowed = admin.site.has_permission(request) and user.has_perm(PERMISSION)
    return user if allowed and isinstance(user, User) else None


def may_assist(request: HttpRequest, helper: str) -> bool:
    """Tell whether the person signed in is this helper, and still may help."""
    user = helper_of(request)
    return user is not None and str(user.pk) == helper
