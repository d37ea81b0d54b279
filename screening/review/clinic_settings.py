"""One page on which staff keep the clinic's facts true: contact, hours, holidays."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.calendar import Span
from screening.models import ClinicProfile, Holiday, OnCall, OpeningSpan
from screening.models.clinic_profile import MADE_UP_SPANS

HOUR_AND_MINUTE = "%H:%M"


class FirstHours(BaseInlineFormSet):
    """Offer the made-up hours to whoever saves the page for the first time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs["instance"]._state.adding:  # noqa: SLF001 - documented by Django
            kwargs["initial"] = [_typed(span) for span in MADE_UP_SPANS]
        super().__init__(*args, **kwargs)


def _typed(span: Span) -> dict[str, Any]:
    return {"weekday": span.weekday, "opens": span.opens, "closes": span.closes}


class RowForm(forms.ModelForm):
    """Name each box for who cannot see the head of its column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
            if isinstance(field, forms.TimeField):
                field.widget.format = HOUR_AND_MINUTE


class FilledForm(RowForm):
    """Save a row that still reads as it was offered."""

    def has_changed(self) -> bool:
        """Tell whether to save: a first page saved as it is keeps its hours."""
        offered = not self.instance.pk and bool(self.initial.get("opens"))
        return offered or super().has_changed()


class SpanInline(admin.TabularInline):
    """Opening hours; a lunch break makes two lines of one day."""

    model = OpeningSpan
    form = FilledForm
    formset = FirstHours

    def get_extra(
        self, request: HttpRequest, obj: ClinicProfile | None = None, **kwargs: Any
    ) -> int:
        """Offer lines for the made-up hours at first, then one more line."""
        return 1 if obj else len(MADE_UP_SPANS)


class HolidayInline(admin.TabularInline):
    """Dates on which nobody is there."""

    model = Holiday
    form = RowForm
    extra = 1


class OnCallInline(admin.TabularInline):
    """Who is told besides the on-duty mailbox."""

    model = OnCall
    form = RowForm
    extra = 1


@admin.register(ClinicProfile)
class ClinicProfileAdmin(admin.ModelAdmin):
    """The clinic's name, contact and calendar on one page."""

    change_form_template = "admin/screening/clinicprofile/settings.html"
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    }
    inlines = (SpanInline, HolidayInline, OnCallInline)
    fieldsets = (
        (
            _("What patients see"),
            {"fields": ("name", "phone", "address", "who_reads")},
        ),
        (_("Time"), {"fields": ("time_zone",)}),
        (_("Who is told"), {"fields": ("on_duty_email",)}),
        (
            _("How cases are decided"),
            {
                "fields": (
                    "second_signature_from",
                    "most_failed_tries",
                    "unreachable_goes_to",
                )
            },
        ),
        (_("How long screenings are kept"), {"fields": ("keep_years",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow the one row."""
        return super().has_add_permission(request) and not (
            ClinicProfile.objects.exists()
        )

    def has_delete_permission(
        self, request: HttpRequest, obj: ClinicProfile | None = None
    ) -> bool:
        """Refuse: the clinic always has a profile."""
        del request, obj
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the one page: there is nothing to choose from."""
        profile = ClinicProfile.objects.first()
        name = f"{self.admin_site.name}:screening_clinicprofile"
        if profile is not None:
            return HttpResponseRedirect(reverse(f"{name}_change", args=(profile.pk,)))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse(f"{name}_add"))
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the page with what is said to patients, and what is missing."""
        profile = ClinicProfile.objects.first() or ClinicProfile()
        today = profile.local_date(timezone.now())
        context = {
            "title": _("Clinic settings"),
            "profile": profile,
            "show_save_and_add_another": False,
            "no_hours": not profile.calendar.spans,
            "no_holidays": not any(d >= today for d in profile.calendar.holidays),
        }
        # All times on this page are the clinic's, whatever zone the server is set to.
        with timezone.override(profile.time_zone):
            response = super().changeform_view(
                request, object_id, form_url, context | (extra_context or {})
            )
            if isinstance(response, TemplateResponse):
                response.render()
        return response
