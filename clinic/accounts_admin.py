"""Accounts of staff: who looks after them gives roles, and no power beyond a role."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.utils import reset
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.accounts import invitations
from clinic.accounts.names import hidden

ROLE_FIELDS = ("is_active", "is_staff", "groups")
LINK = "new_invitation"


class NewAccountForm(forms.ModelForm):
    """Who it is and what they do; what they sign in with they choose themselves."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _(
            "Mails about the account go here: a new device, a changed password."
        )

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's
        """Make an account of staff that nobody can sign in to yet."""
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        account: User = super().save(commit=commit)
        return account


class AccountAdmin(UserAdmin):
    """Name, address, role. Nobody makes a superuser here, or changes their own role."""

    add_form = NewAccountForm
    add_form_template = "admin/change_form.html"
    add_fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("groups",)}),
    )
    fieldsets = (
        (None, {"fields": ("username",)}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ROLE_FIELDS}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    change_form_template = "admin/accounts/change_form.html"
    list_display = ("username", "email", "first_name", "last_name", "is_active")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("groups",)

    def get_urls(self) -> list[URLPattern]:
        """Offer a link in place of typing a password for somebody else."""
        own = path(
            "<int:pk>/invite/",
            self.admin_site.admin_view(self.invite),
            name="auth_user_invite",
        )
        kept = [
            url for url in super().get_urls() if url.name != "auth_user_password_change"
        ]
        return [own, *kept]

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link on POST; then show it, once."""
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person) or person == request.user:
            raise PermissionDenied
        if request.method == "POST":
            self._make_link(request, person)
            return redirect("admin:auth_user_invite", pk=person.pk)
        return self._show_link(request, person)

    def _make_link(self, request: HttpRequest, person: User) -> None:
        maker = User.objects.get(pk=int(request.user.pk or 0))
        token = invitations.make(person, by=maker, now=timezone.now(), request=request)
        reset(username=hidden(person.get_username()))
        request.session[LINK] = {"for": person.pk, "token": token}

    def _show_link(self, request: HttpRequest, person: User) -> HttpResponse:
        held = request.session.pop(LINK, None)
        link = ""
        if held and held["for"] == person.pk:
            address = reverse("account_follow", args=[held["token"]])
            link = f"{settings.CLINIC_BASE_URL}{address}"
        context = self.admin_site.each_context(request) | {
            "title": _("Link to set up the account"),
            "person": person,
            "link": link,
            "opts": self.opts,
        }
        return render(request, "admin/accounts/invite.html", context)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to the link, without which nobody can use the account."""
        del post_url_continue
        self._make_link(request, obj)
        return redirect("admin:auth_user_invite", pk=obj.pk)

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
        return lookup in {"is_active__exact", "groups__id__exact", "groups__isnull"}


admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
# allauth shows addresses and second factors in the admin: nobody needs to see those.
# They are registered when their modules are read, which happens above, before this.
SHOWN_BY = (allauth.account.admin, allauth.mfa.admin)
admin.site.unregister([EmailAddress, Authenticator])
