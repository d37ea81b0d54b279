"""Requests for a call as staff read them, and the record of what came of each."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening import services
from screening.models import CallbackRequest, CaseEventKind, Screening

# What a patient does at the crisis page.
SAFETY_STEPS = frozenset({CaseEventKind.HELP_READ, CaseEventKind.STOPPED})


class AnswerForm(forms.Form):
    """Ask what came of the call."""

    note = forms.CharField(
        label=gettext_lazy("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Write what came of the call, then save it."),
            "max_length": gettext_lazy("Write at most 2,000 characters."),
        },
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One request with what the patient typed, and its answer if there is one."""

    request: CallbackRequest
    phone: str
    message: str
    best_time: str
    other: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it."""
        return not hasattr(self.request, "answer")


def read_calls(screening: Screening) -> list[Call]:
    """Return the requests, newest first."""
    rows = screening.callbacks.select_related("answer__actor").order_by("-asked_at")
    return [_call(row) for row in rows]


def _call(row: CallbackRequest) -> Call:
    wish = services.Wish(**row.read_content())
    safe = {"yes": _("Safe to leave a message"), "no": _("Do not leave a message")}
    return Call(
        request=row,
        phone=wish.phone,
        message=safe.get(
            wish.safe_message,
            _("Not answered whether a message is safe: do not leave one"),
        ),
        best_time=wish.best_time,
        other=" ".join(filter(None, (wish.other_name, wish.other_phone))),
    )


def answer(request: HttpRequest, case_id: UUID, note: str) -> None:
    """Record what came of the open requests; the first person's words stand."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    try:
        services.answer_callback(
            screening_id=case_id, actor=request.user, note=note, now=timezone.now()
        )
    except services.AlreadyClosed:
        messages.warning(request, _("A colleague answered this request before you."))
    else:
        messages.success(request, _("You answered the request for a call."))
