"""Lines of the trail for what other packages do: signals are all they offer.

Sign-in, sign-out and failed tries come from Django; a lock-out and changes of a second
factor from the packages that do them, where they are installed.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from clinic.accounts.names import account_of
from clinic.logs import request_id
from clinic.trail.once import is_news
from screening.intake.network import address_of
from screening.models import AuditKind
from screening.services import trail

# Package, its signal, and what it means.
OF_PACKAGES = (
    ("axes", "axes.signals.user_locked_out", AuditKind.LOCKED_OUT),
    (
        "allauth.mfa",
        "allauth.mfa.signals.authenticator_added",
        AuditKind.SIGN_IN_CHANGED,
    ),
    (
        "allauth.mfa",
        "allauth.mfa.signals.authenticator_removed",
        AuditKind.SIGN_IN_CHANGED,
    ),
    (
        "allauth.mfa",
        "allauth.mfa.signals.authenticator_reset",
        AuditKind.SIGN_IN_CHANGED,
    ),
    (
        "allauth.account",
        "allauth.account.signals.password_changed",
        AuditKind.SIGN_IN_CHANGED,
    ),
    (
        "allauth.account",
        "allauth.account.signals.password_reset",
        AuditKind.SIGN_IN_CHANGED,
    ),
    (
        "clinic.accounts",
        "clinic.accounts.signals.sign_in_refused",
        AuditKind.SIGN_IN_FAILED,
    ),
    (
        "clinic.accounts",
        "clinic.accounts.signals.new_device_seen",
        AuditKind.SIGNED_IN,
    ),
    *(
        (
            "clinic.accounts",
            f"clinic.accounts.signals.{name}",
            AuditKind.SIGN_IN_CHANGED,
        )
        for name in ("sessions_ended", "invitation_made", "invitation_used")
    ),
)

# What a stranger can bring about as often as they like.
REPEATED = frozenset({"user_locked_out", "sign_in_refused"})


def connect() -> None:
    """Connect all of it, once, when the apps are ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="trail")
    user_logged_out.connect(_signed_out, dispatch_uid="trail")
    user_login_failed.connect(_failed, dispatch_uid="trail")
    for package, name, kind in OF_PACKAGES:
        if apps.is_installed(package):
            _connect(import_string(name), name, kind)
    for name in settings.AUDITED_MODELS:
        post_save.connect(_recorded, sender=apps.get_model(name), dispatch_uid="trail")


def _connect(signal: Any, name: str, kind: AuditKind) -> None:
    def note(**said: Any) -> None:
        about = name.rpartition(".")[2]
        if not _is_worth_a_line(about, said):
            return
        account, by = _account(said), _person(said.get("made_by"))
        # Who acted stands first; whose way in it was, beside what happened.
        of = f" of account {account.pk}" if account and by else ""
        why = f": {said['reason']}" if "reason" in said else ""
        note_sign_in(kind, said.get("request"), by or account, about=about + of + why)

    signal.connect(note, weak=False, dispatch_uid="trail")


def _is_worth_a_line(about: str, said: Mapping[str, Any]) -> bool:
    """Tell it once of tries that anybody may repeat without end.

    Looks at dead links are counted where they are answered.
    """
    if about not in REPEATED or said.get("reason") == "dead link":
        return True
    whose = said.get("username") or getattr(said.get("user"), "pk", "")
    return is_news(said.get("request"), f"{about} {said.get('reason', '')} {whose}")


def note_sign_in(
    kind: AuditKind, request: HttpRequest | None, user: User | None, *, about: str = ""
) -> None:
    """Write a line about a way in: also for packages without a signal of their own."""
    address = address_of(request) if request else ""
    line = trail.Line(kind=kind, now=timezone.now(), actor=user, about=about)
    with trail.whence(address, request_id.get() if request else ""):
        trail.append(line)


def _signed_in(request: HttpRequest | None, user: Any, **_: Any) -> None:
    note_sign_in(AuditKind.SIGNED_IN, request, _person(user))


def _signed_out(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if _person(user) is not None:
        note_sign_in(AuditKind.SIGNED_OUT, request, user)


def _failed(
    credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Name the account if there is one: what was typed may be a password.

    A try against a lock was looked at by nobody: the line of the lock tells of it.
    """
    if getattr(request, "axes_locked_out", False):
        return
    typed = str(credentials.get("username", ""))[:150].replace("\0", "")
    account = User.objects.filter(username=typed).first()
    about = f"account {account.pk}" if account else "no such account"
    note_sign_in(AuditKind.SIGN_IN_FAILED, request, None, about=about)


def _recorded(instance: Model, *, created: bool, **_: Any) -> None:
    """Bind a row of another app to the chain of the system, in its transaction."""
    if not created:
        return
    meta = instance._meta  # noqa: SLF001 - documented by Django
    with transaction.atomic(savepoint=False):
        trail.append(
            trail.Line(
                kind=AuditKind.RECORDED,
                now=timezone.now(),
                actor=_actor_of(instance),
                about=f"{meta.label_lower} {instance.pk}",
                rows=(instance,),
            )
        )


def _actor_of(row: Model) -> User | None:
    names = ("user", "actor", "author", "added_by")
    return next(filter(None, (_person(getattr(row, n, None)) for n in names)), None)


def _account(said: Mapping[str, Any]) -> User | None:
    user = _person(said.get("user"))
    if "user_id" in said:
        return User.objects.filter(pk=said["user_id"]).first()
    name = said.get("username")
    if user is None and isinstance(name, str):
        return account_of(name)
    return user


def _person(user: Any) -> User | None:
    return user if isinstance(user, User) else None
