"""Rows that nobody adds, changes or deletes in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class FactsAdmin(admin.ModelAdmin):
    """Show rows that nobody may add, change or delete here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: facts come from patients and the worker."""
        del request
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        """Refuse: history is rows added."""
        del request, obj
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Any | None = None
    ) -> bool:
        """Refuse: nothing clinical is deleted here."""
        del request, obj
        return False
