"""The staff in the admin: queue, case page, notices, profile of the clinic."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from screening.models import (
    Flag,
    MailState,
    Notice,
    NoticeState,
    ProtocolVersion,
    ReturnMail,
    Screening,
    WorkerHeartbeat,
)
from screening.references import normalise_reference
from screening.review import calls, decisions, learning
from screening.review.case import read_case
from screening.review.queue import (
    ChangedFilter,
    OpenLevelFilter,
    OpenQuestionsFilter,
    urgency_badge,
    waiting,
)

# Names of filters in an address of the queue.
FILTERS = ("urgency", "status__exact", "open", "changed")


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
    """The queue and the case page."""

    list_display = (
        "reference",
        "urgency_now",
        "call_asked_at",
        "pressure_to_ask_at",
        "status",
        "amended_at",
        "waiting_for",
        "without_outcome",
        "started_at",
    )
    list_display_links = ("reference",)
    list_filter = (OpenLevelFilter, "status", OpenQuestionsFilter, ChangedFilter)
    search_fields = ("reference",)
    search_help_text = _("Search by reference, for example K7M-4TXR.")
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_list_template = "admin/screening/screening/queue.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Screening]:
        """Return what staff must look at, most urgent first."""
        del request
        return Screening.objects.in_queue()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Keep the order of the queue."""
        del request
        return ("-open_level", "queued_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Screening], search_term: str
    ) -> tuple[QuerySet[Screening], bool]:
        """Find a reference however it was typed; part of one finds nothing."""
        del request
        if not search_term.strip():
            return queryset, False
        return queryset.filter(reference=normalise_reference(search_term)), False

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Allow the filters shown: no address may spell out another column."""
        del value, request
        return lookup in FILTERS

    @admin.display(description=_("Urgency"), ordering="open_level")
    def urgency_now(self, screening: Screening) -> str:
        """Show the highest flag that nobody has closed."""
        return urgency_badge(screening)

    @admin.display(description=_("Waiting"), ordering="queued_at")
    def waiting_for(self, screening: Screening) -> str:
        """Show for how long."""
        return waiting(screening)

    @admin.display(description=_("No outcome"))
    def without_outcome(self, screening: Screening) -> int:
        """Count the rules that could not be assessed or failed."""
        return screening.not_assessed_count + screening.failed_count

    def get_urls(self) -> list[URLPattern]:
        """Add the decisions on one flag, before the admin's catch-all."""
        name = "screening_screening"
        return [
            path(
                "<uuid:case_id>/call/",
                self.admin_site.admin_view(require_POST(self.call_view)),
                name=f"{name}_call",
            ),
            path(
                "<uuid:case_id>/education/",
                self.admin_site.admin_view(learning.add_page),
                name=f"{name}_education",
            ),
            path(
                "<uuid:case_id>/flags/<uuid:flag_id>/acknowledge/",
                self.admin_site.admin_view(require_POST(self.acknowledge_view)),
                name=f"{name}_acknowledge",
            ),
            path(
                "<uuid:case_id>/flags/<uuid:flag_id>/close/",
                self.admin_site.admin_view(require_POST(self.close_view)),
                name=f"{name}_close",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the queue with the health of the notices above it."""
        failed = Notice.objects.filter(state=NoticeState.FAILED).count()
        beats = WorkerHeartbeat.objects.all()
        alive = any(beat.is_alive(timezone.now()) for beat in beats)
        context = {
            "title": _("Screenings waiting for staff"),
            "failed_notices": failed,
            "failing_mails": ReturnMail.objects.filter(state=MailState.FAILING).count(),
            "worker_alive": alive,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the case page."""
        del form_url, extra_context
        screening = self.get_object(request, object_id)
        if screening is None:
            raise Http404
        return self._case(request, screening)

    def _case(
        self,
        request: HttpRequest,
        screening: Screening,
        refused: tuple[UUID, decisions.CloseForm] | None = None,
        refused_call: calls.AnswerForm | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request, screening):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Case %(reference)s") % {"reference": screening.reference},
            "opts": self.opts,
            "case": read_case(screening),
            "learning": learning.read_learning(screening),
            "may_decide": request.user.has_perm(decisions.MAY_DECIDE),
            "refused_flag": refused[0] if refused else None,
            "refused_form": refused[1] if refused else None,
            "refused_call": refused_call,
        }
        status = 400 if refused or refused_call else 200
        return TemplateResponse(
            request, "admin/screening/screening/case.html", context, status=status
        )

    def call_view(self, request: HttpRequest, case_id: UUID) -> HttpResponse:
        """Record what came of the call; without a word say so and keep the page."""
        if not request.user.has_perm(decisions.MAY_DECIDE):
            raise PermissionDenied
        screening = self.get_object(request, str(case_id))
        if screening is None:
            raise Http404
        form = calls.AnswerForm(request.POST)
        if not form.is_valid():
            return self._case(request, screening, refused_call=form)
        calls.answer(request, case_id, form.cleaned_data["note"])
        url = f"{self.admin_site.name}:screening_screening_change"
        return HttpResponseRedirect(reverse(url, args=(case_id,)))

    def acknowledge_view(
        self, request: HttpRequest, case_id: UUID, flag_id: UUID
    ) -> HttpResponse:
        """Record that the person has seen the flag."""
        self._flag(request, case_id, flag_id)
        decisions.acknowledge(request, flag_id)
        return self._back(case_id, flag_id)

    def close_view(
        self, request: HttpRequest, case_id: UUID, flag_id: UUID
    ) -> HttpResponse:
        """Close the flag with a reason; without one say so and keep the page."""
        flag = self._flag(request, case_id, flag_id)
        form = decisions.CloseForm(request.POST)
        if not form.is_valid():
            return self._case(request, flag.screening, (flag_id, form))
        decisions.close(request, flag_id, form.cleaned_data["reason"])
        return self._back(case_id, flag_id)

    def _flag(self, request: HttpRequest, case_id: UUID, flag_id: UUID) -> Flag:
        if not request.user.has_perm(decisions.MAY_DECIDE):
            raise PermissionDenied
        case = Flag.objects.select_related("screening").filter(
            pk=flag_id, screening_id=case_id
        )
        flag = case.first()
        if flag is None:
            raise Http404
        return flag

    def _back(self, case_id: UUID, flag_id: UUID) -> HttpResponse:
        url = reverse(
            f"{self.admin_site.name}:screening_screening_change", args=(case_id,)
        )
        return HttpResponseRedirect(f"{url}#flag-{flag_id}")


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


@admin.register(ReturnMail)
class ReturnMailAdmin(FactsAdmin):
    """Which mails patients asked for, and what could not be sent; never to whom."""

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
    list_select_related = ("link__screening",)
    fields = list_display
    show_full_result_count = False

    @admin.display(description=_("Reference"))
    def reference(self, mail: ReturnMail) -> str:
        """Show whose mail it is; the link itself is shown to nobody."""
        return mail.link.screening.reference


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(FactsAdmin):
    """Whether the worker that sends notices runs."""

    list_display = ("name", "started_at", "beat_at")


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(FactsAdmin):
    """Which questionnaires and rules were published when."""

    list_display = ("digest", "published_at")
    fields = ("digest", "published_at")
