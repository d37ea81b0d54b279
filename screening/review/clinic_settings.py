"""One page on which staff keep the clinic's facts true: contact, hours, holidays."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.calendar import Span
from screening.models import ClinicProfile, Holiday, OnCall, OpeningSpan
from screening.models.clinic_profile import MADE_UP_SPANS


class FirstHours(BaseInlineFormSet):
    """Offer the made-up hours to whoever saves the page for the first time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs["instance"]._state.adding:  # noqa: SLF001 - documented by Django
            kwargs["initial"] = [_typed(span) for span in MADE_UP_SPANS]
        super().__init__(*args, **kwargs)


def _typed(span: Span) -> dict[str, Any]:
    return {"weekday": span.weekday, "opens": span.opens, "closes": span.closes}


class FilledForm(forms.ModelForm):
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
    verbose_name_plural = _(
        "Opening hours: patients are told by these when somebody reads their answers"
    )

    def get_extra(
        self, request: HttpRequest, obj: ClinicProfile | None = None, **kwargs: Any
    ) -> int:
        """Offer lines for the made-up hours at first, then one more line."""
        return 1 if obj else len(MADE_UP_SPANS)


class HolidayInline(admin.TabularInline):
    """Dates on which nobody is there."""

    model = Holiday
    extra = 1
    verbose_name_plural = _(
        "Holidays: closed all day. Enter those of next year before it begins."
    )


class OnCallInline(admin.TabularInline):
    """Who is told besides the on-duty mailbox."""

    model = OnCall
    extra = 1
    verbose_name_plural = _(
        "On call: told of urgent answers too, at these times. A notice holds a "
        "reference and a link, nothing about the patient."
    )


@admin.register(ClinicProfile)
class ClinicProfileAdmin(admin.ModelAdmin):
    """The clinic's name, contact and calendar on one page."""

    change_form_template = "admin/screening/clinicprofile/settings.html"
    inlines = (SpanInline, HolidayInline, OnCallInline)
    fieldsets = (
        (
            _("What patients see"),
            {"fields": ("name", "phone", "address", "who_reads")},
        ),
        (_("Time"), {"fields": ("time_zone",)}),
        (_("Who is told"), {"fields": ("on_duty_email",)}),
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
