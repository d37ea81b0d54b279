"""The staff home: Django's admin under the clinic's name, with the day's dashboard."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.trail.requests import traced
from screening.models import ClinicProfile

MAY_WORK = ("screening.view_screening", "screening.view_call_list")
# Whether worker and mail run is told to who works on cases and to who looks after it.
MAY_SEE_RUNS = (*MAY_WORK, "screening.view_workerheartbeat")


class ClinicAdminSite(admin.AdminSite):
    site_title = _("Clinic staff")
    index_title = _("Staff home")
    index_template = "admin/home.html"
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Let every page leave a line in the audit trail; note who left a case."""
        guarded = traced(super().admin_view(view, cacheable))

        @wraps(guarded)
        def noting(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            # Imported here: the site is made before the apps are ready.
            from screening.review.leaving import note_leaving  # noqa: PLC0415

            note_leaving(request)
            return guarded(request, *args, **kwargs)

        return noting

    def has_permission(self, request: HttpRequest) -> bool:
        """Ask for a second factor too: a page of staff opens by nothing less."""
        # Imported here: the site is made before the apps are ready.
        from clinic.accounts.factors import gave_factor  # noqa: PLC0415

        return super().has_permission(request) and gave_factor(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the one sign-in page, which asks for both."""
        del extra_context
        return redirect_to_login(request.get_full_path(), reverse("account_login"))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show Django's page with our form, which counts wrong old passwords."""
        # Imported here: the site is made before the apps are ready.
        from clinic.accounts.forms import OwnPasswordForm  # noqa: PLC0415

        request.current_app = self.name
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every staff page shows, headed by the clinic's current name."""
        return super().each_context(request) | {
            "site_header": _("%(clinic)s staff")
            % {"clinic": ClinicProfile.current().name}
        }

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show what each person must do first; the template adds pages to review."""
        # Imported here: the site is made before the apps are ready.
        from screening.review.dashboard import read_dashboard  # noqa: PLC0415
        from screening.review.queue_pages import health  # noqa: PLC0415

        person, now = request.user, timezone.now()
        context: dict[str, Any] = dict(extra_context or {})
        if isinstance(person, User) and any(map(person.has_perm, MAY_WORK)):
            sees_cases = person.has_perm(MAY_WORK[0])
            context["dashboard"] = read_dashboard(person, now, with_reason=sees_cases)
            context["sees_cases"] = sees_cases
        if isinstance(person, User) and any(map(person.has_perm, MAY_SEE_RUNS)):
            context |= {"runs_shown": True, **health()}
        return super().index(request, context)
