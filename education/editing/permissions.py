"""Who may see and write pages in the admin."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from education.steps import APPROVE, EDIT


class EditorsAdmin(admin.ModelAdmin):
    """What writers and reviewers of pages may see; nothing of it is ever deleted."""

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Let everybody look who may write or approve."""
        return may(request, EDIT, APPROVE) or super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the pages on the dashboard to the same people."""
        return may(request, EDIT, APPROVE) or super().has_module_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: a page is taken off the site by a version that withdraws it."""
        return False


class RecordsAdmin(EditorsAdmin):
    """Records, to read only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: records are written by what they tell of."""
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        """Refuse: history is rows added."""
        return False


def may(request: HttpRequest, *permissions: str) -> bool:
    """Tell whether the person has any of the permissions."""
    return any(request.user.has_perm(each) for each in permissions)
