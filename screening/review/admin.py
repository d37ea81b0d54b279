"""The staff in the admin: queue, case page, notices, profile of the clinic."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from screening.models import Notice, ProtocolVersion, Screening, WorkerHeartbeat
from screening.review import case_pages, queue_pages
from screening.review.addresses import addresses
from screening.review.staff_pages import CALL_LIST, VIEW


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


@admin.register(Screening)
class ScreeningAdmin(FactsAdmin):
    """The desk: its queue and its case pages stand in modules of their own."""

    def has_view_permission(
        self, request: HttpRequest, obj: Screening | None = None
    ) -> bool:
        """Let in who reads cases, and who sees whom to call."""
        del obj
        return any(request.user.has_perm(may) for may in (VIEW, CALL_LIST))

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the desk, before the admin's catch-all."""
        return [*addresses(self.admin_site), *super().get_urls()]

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
        return case_pages.case(request, case_id)


@admin.register(Notice)
class NoticeAdmin(FactsAdmin):
    """What was mailed to the person on duty, and what could not be."""

    list_display = (
        "screening",
        "state",
        "attempts",
        "created_at",
        "next_attempt_at",
        "sent_at",
        "last_error",
    )
    list_filter = ("state",)
    list_select_related = ("screening",)
    fields = list_display
    show_full_result_count = False


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(FactsAdmin):
    """Whether the worker that sends notices runs."""

    list_display = ("name", "started_at", "beat_at")


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(FactsAdmin):
    """Which questionnaires and rules were published when."""

    list_display = ("digest", "published_at")
    fields = ("digest", "published_at")
