"""The staff in the admin: queue, case page, what runs behind them."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from screening.models import AuditEntry, ProtocolVersion, Screening
from screening.review import case_pages, queue_pages, trail_pages
from screening.review.addresses import addresses
from screening.review.calendar_files import calendar_urls
from screening.review.export_limits import limits_exports
from screening.review.facts_admin import FactsAdmin
from screening.review.reason_pages import asking


@admin.register(Screening)
class ScreeningAdmin(FactsAdmin):
    """The desk: its queue and its case pages stand in modules of their own."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the desk, before the admin's catch-all."""
        site = self.admin_site
        return [*calendar_urls(site), *addresses(site), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the queue."""
        del extra_context
        return require_safe(queue_pages.queue)(request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the case page."""
        del form_url, extra_context
        try:
            case_id = UUID(object_id)
        except ValueError:
            raise Http404 from None
        return asking(case_pages.case)(request, case_id)


@admin.register(AuditEntry)
class AuditEntryAdmin(FactsAdmin):
    """The trail: its pages stand in a module of their own."""

    fields = (
        "at",
        "actor",
        "kind",
        "about",
        "address",
        "request",
        "chain",
        "sequence",
        "detail",
        "previous",
        "own",
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the weekly list and the file."""
        at, name = self.admin_site.admin_view, "screening_auditentry"
        week = require_safe(trail_pages.week)
        file = limits_exports(require_safe(trail_pages.trail_csv))
        return [
            path("week/", at(week), name=f"{name}_week"),
            path("trail.csv", at(file), name=f"{name}_csv"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a page of the trail."""
        del extra_context
        return require_safe(trail_pages.trail)(request)


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(FactsAdmin):
    """Which questionnaires and rules were published when."""

    list_display = ("digest", "published_at")
    fields = ("digest", "published_at")
