"""What a clinician can do with a flag: acknowledge it, or close it with a reason."""

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
from screening.models import Resolution

MAY_DECIDE = "screening.add_decision"


class CloseForm(forms.Form):
    """Ask why the flag is closed."""

    code = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=Resolution.choices,
        error_messages={
            "required": gettext_lazy("Choose what came of it, then close the flag."),
            "invalid_choice": gettext_lazy(
                "Choose what came of it, then close the flag."
            ),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for closing"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Write why you close this flag, then close it."),
            "max_length": gettext_lazy("Write at most 2,000 characters."),
        },
    )


def acknowledge(request: HttpRequest, flag_id: UUID) -> None:
    """Record that this person has seen the flag."""
    try:
        services.acknowledge_flag(
            flag_id=flag_id, actor=_actor(request), now=timezone.now()
        )
    except services.AlreadyClosed:
        messages.warning(request, _("A colleague closed this flag before you."))
    else:
        messages.success(request, _("You acknowledged the flag."))


def close(request: HttpRequest, flag_id: UUID, closing: services.Closing) -> None:
    """Record that this person closes the flag, and why; the first one stands."""
    try:
        services.close_flag(
            flag_id=flag_id,
            actor=_actor(request),
            closing=closing,
            now=timezone.now(),
        )
    except services.AlreadyClosed:
        messages.warning(request, _("A colleague closed this flag before you."))
    else:
        messages.success(request, _("You closed the flag."))


def _actor(request: HttpRequest) -> User:
    """Return the user: the admin lets nobody else come here."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
