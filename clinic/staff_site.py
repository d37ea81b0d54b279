"""The staff home: Django's admin under the clinic's name."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from screening.models import ClinicProfile


class ClinicAdminSite(admin.AdminSite):
    site_title = _("Clinic staff")
    index_title = _("Staff home")
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every staff page shows, headed by the clinic's current name."""
        return super().each_context(request) | {
            "site_header": _("%(clinic)s staff")
            % {"clinic": ClinicProfile.current().name}
        }
