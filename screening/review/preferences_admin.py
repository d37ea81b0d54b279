"""One page on which a person says how to be told of what, and when not."""

from datetime import time
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.models import Delivery, NoticeKind, NoticePreference
from screening.models.preferences import MAY_BE_SILENT
from screening.review.facts_admin import FactsAdmin
from screening.services import preferring

MAY_CHOOSE = "screening.change_noticepreference"
AS_TYPED = "%H:%M"


class PreferencesForm(forms.Form):
    """Ask for each kind when to be told, and for the hours of quiet."""

    quiet_from = forms.TimeField(
        label=_("No mail from"),
        required=False,
        widget=forms.TimeInput(format=AS_TYPED, attrs={"type": "time"}),
        help_text=_("In the clinic's time. Emergencies come through at any hour."),
    )
    quiet_until = forms.TimeField(
        label=_("No mail until"),
        required=False,
        widget=forms.TimeInput(format=AS_TYPED, attrs={"type": "time"}),
    )

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        chosen, quiet = preferring.preferences_of(user), preferring.quiet_of(user)
        initial: dict[str, Any] = {kind.value: chosen[kind] for kind in chosen}
        if quiet is not None:
            initial |= {"quiet_from": quiet.starts, "quiet_until": quiet.ends}
        super().__init__(data, initial=initial)
        kinds = {kind.value: _field(kind) for kind in _asked()}
        self.fields = kinds | self.fields

    def clean(self) -> dict[str, Any]:
        """Refuse one end of the quiet hours without the other."""
        cleaned: dict[str, Any] = super().clean() or {}
        ends = [cleaned.get(name) for name in ("quiet_from", "quiet_until")]
        if not self.errors and (ends[0] is None) != (ends[1] is None):
            name = "quiet_from" if ends[0] is None else "quiet_until"
            self.add_error(name, _("Enter both times, or leave both empty."))
        return cleaned

    @property
    def deliveries(self) -> dict[NoticeKind, Delivery]:
        """Return what was chosen."""
        return {kind: Delivery(self.cleaned_data[kind.value]) for kind in _asked()}

    @property
    def quiet(self) -> tuple[time, time] | None:
        """Return the quiet hours, or None."""
        starts = self.cleaned_data["quiet_from"]
        ends = self.cleaned_data["quiet_until"]
        return None if starts is None or ends is None else (starts, ends)


def _asked() -> list[NoticeKind]:
    """Return the kinds that go to a person and not to the mailbox on duty."""
    return [kind for kind in NoticeKind if kind is not NoticeKind.URGENT]


def _field(kind: NoticeKind) -> forms.ChoiceField:
    silent = kind in MAY_BE_SILENT
    choices = [c for c in Delivery.choices if silent or c[0] != Delivery.NONE]
    return forms.ChoiceField(label=kind.label, choices=choices)


@admin.register(NoticePreference)
class NoticePreferenceAdmin(FactsAdmin):
    """A person's own page; nobody sees or sets what another one chose."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it on the staff home to everybody who has notices."""
        return request.user.has_perm(MAY_CHOOSE)

    def has_view_permission(
        self, request: HttpRequest, obj: NoticePreference | None = None
    ) -> bool:
        """Allow the one page, and no single row."""
        return obj is None and request.user.has_perm(MAY_CHOOSE)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form, or keep what was chosen."""
        del extra_context
        user = request.user
        if not isinstance(user, User) or not self.has_view_permission(request):
            raise PermissionDenied
        posted = request.POST if request.method == "POST" else None
        form = PreferencesForm(user, posted)
        if posted is not None and form.is_valid():
            deliveries, quiet = form.deliveries, form.quiet
            preferring.set_preferences(user=user, deliveries=deliveries, quiet=quiet)
            messages.success(request, gettext("Your choice is saved."))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("How I am told"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(
            request,
            "admin/screening/noticepreference/mine.html",
            context,
            status=400 if posted is not None else 200,
        )
