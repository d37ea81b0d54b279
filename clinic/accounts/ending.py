"""End all of a person's sessions at once when their account or role changes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.utils import timezone

from clinic.accounts import mails
from clinic.accounts.models import MailKind, StaffSession
from clinic.accounts.signals import sessions_ended

DISABLED, ROLE, PASSWORD = "disabled", "role", "password"
ACCOUNT = ("is_active", "is_staff", "is_superuser", "password")
CHANGES = ("post_add", "post_remove", "pre_clear")


def end_sessions(
    user_id: int, reason: str, *, but: str | None = None, only: str | None = None
) -> int:
    """Delete a person's sessions: all, all but one, or only one; return how many."""
    rows = StaffSession.objects.filter(user_id=user_id)
    if only is not None:
        rows = rows.filter(pk=only)
    if but is not None:
        rows = rows.exclude(pk=but)
    count = rows.delete()[0]
    if count:
        sessions_ended.send(User, user_id=user_id, reason=reason, count=count)
    return count


def connect() -> None:
    """Watch accounts, their groups and their single permissions."""
    pre_save.connect(_remember, sender=User)
    post_save.connect(_account_saved, sender=User)
    m2m_changed.connect(_role_changed, sender=User.groups.through)
    m2m_changed.connect(_role_changed, sender=User.user_permissions.through)


def _remember(
    instance: User, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Keep what stood there before, where something is to be saved that matters."""
    if update_fields is not None and not set(ACCOUNT) & set(update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values(*ACCOUNT).first()
    vars(instance)["_before"] = before


def _account_saved(instance: User, **_: Any) -> None:
    before = vars(instance).pop("_before", None)
    if before is None:
        return
    changed = {name for name in ACCOUNT if before[name] != getattr(instance, name)}
    if vars(instance).get("_password") is None:
        # The same password under a stronger hash, as Django does it at a sign-in.
        changed.discard("password")
    if "password" in changed:
        mails.write(instance.pk, MailKind.PASSWORD_CHANGED, now=timezone.now())
    if changed:
        end_sessions(instance.pk, _reason(changed, instance))


def _reason(changed: set[str], user: User) -> str:
    if not (user.is_active and user.is_staff):
        return DISABLED
    return PASSWORD if changed == {"password"} else ROLE


def _role_changed(
    action: str,
    instance: Any,
    pk_set: Iterable[int] | None,
    **_: Any,
) -> None:
    """Both ways round: groups given to a person, and persons put in a group."""
    if action not in CHANGES or (action != "pre_clear" and not pk_set):
        return
    if isinstance(instance, User):
        end_sessions(instance.pk, ROLE)
        return
    group: Group = instance
    for user_id in pk_set or group.user_set.values_list("pk", flat=True):
        end_sessions(user_id, ROLE)
