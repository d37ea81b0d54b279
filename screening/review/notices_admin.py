"""The log of notices: sent, scheduled, failed and sent again."""

from datetime import datetime

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.followup import sender
from screening.models import Notice, ReturnMail, WorkerHeartbeat
from screening.review.facts_admin import FactsAdmin


@admin.register(Notice)
class NoticeAdmin(FactsAdmin):
    """Who was mailed when, what is scheduled, and what could not be sent."""

    list_display = (
        "screening",
        "kind",
        "receiver",
        "state",
        "scheduled",
        "sent_at",
        "last_error",
    )
    list_filter = ("state", "kind", "in_digest")
    list_select_related = ("screening", "to")
    fields = (*list_display, "in_digest", "attempts", "created_at")
    readonly_fields = ("receiver", "scheduled")
    actions = ("send_again",)
    show_full_result_count = False

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Let who looks after the mail send again."""
        return request.user.has_perm("screening.change_notice")

    @admin.display(description=_("to"), ordering="to")
    def receiver(self, notice: Notice) -> str:
        """Show the person, or that it goes to whoever is on duty."""
        return str(notice.to) if notice.to else str(_("On duty"))

    @admin.display(description=_("goes out"), ordering="next_attempt_at")
    def scheduled(self, notice: Notice) -> datetime | None:
        """Show when it is sent next; nothing where that is over."""
        waits = notice.is_waiting
        return notice.next_attempt_at if waits else None

    @admin.action(description=_("Try to send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        """Let the worker try those that failed at once, not within the hour."""
        now = timezone.now()
        tried = sum(sender.retry(notice_id=pk, now=now) for pk in _keys(queryset))
        text = ngettext(
            "%(tried)d notice is tried again.",
            "%(tried)d notices are tried again. Only failed ones can be.",
            tried,
        )
        messages.info(request, text % {"tried": tried})


def _keys(queryset: QuerySet[Notice]) -> list[int]:
    return list(queryset.values_list("pk", flat=True))


@admin.register(ReturnMail)
class ReturnMailAdmin(FactsAdmin):
    """Which mails go to patients and when, and which could not; never to whom."""

    list_display = (
        "reference",
        "kind",
        "state",
        "attempts",
        "created_at",
        "next_attempt_at",
        "sent_at",
        "last_error",
    )
    list_filter = ("state", "kind")
    list_select_related = (
        "link__screening",
        "booking__consultation__screening",
    )
    fields = list_display
    show_full_result_count = False

    @admin.display(description=_("Reference"))
    def reference(self, mail: ReturnMail) -> str:
        """Show whose mail it is; the link itself is shown to nobody."""
        return mail.screening.reference


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(FactsAdmin):
    """Whether the worker that sends notices runs."""

    list_display = ("name", "started_at", "beat_at")
