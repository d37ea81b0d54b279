"""Colleagues who may own a case."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

OWNS = {"codename": "own_case", "content_type__app_label": "screening"}


def colleagues(without: User | None = None) -> QuerySet[User]:
    """Return who may own a case, by name; whatever backend signs them in."""
    may = Q(is_superuser=True)
    may |= Q(**{f"groups__permissions__{key}": value for key, value in OWNS.items()})
    may |= Q(**{f"user_permissions__{key}": value for key, value in OWNS.items()})
    found = User.objects.filter(may, is_active=True, is_staff=True).distinct()
    if without is not None:
        found = found.exclude(pk=without.pk)
    return found.order_by("username")
