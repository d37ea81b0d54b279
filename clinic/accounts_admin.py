"""Accounts of staff: who looks after them gives roles, and no power beyond a role."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

ROLE_FIELDS = ("is_active", "is_staff", "groups")


class AccountAdmin(UserAdmin):
    """Name, address, role. Nobody makes a superuser here, or changes their own role."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ROLE_FIELDS}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "email", "first_name", "last_name", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("groups",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Leave superusers to superusers."""
        accounts: QuerySet[User] = super().get_queryset(request)
        if request.user.is_superuser:
            return accounts
        return accounts.filter(is_superuser=False)

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> tuple[str, ...]:
        """Keep everybody from giving themselves another role."""
        own = obj is not None and obj.pk == request.user.pk
        dates = ("last_login", "date_joined")
        return (*dates, *ROLE_FIELDS) if own else dates

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Refuse: what an account decided stays; one that left is made inactive."""
        del request, obj
        return False

    def lookup_allowed(
        self, lookup: str, value: Any, request: HttpRequest | None = None
    ) -> bool:
        """Allow the filters shown: no address may spell out a password's hash."""
        del value, request
        return lookup in {"is_active__exact", "groups__id__exact"}


admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
