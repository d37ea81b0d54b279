"""Links by which a person sets a password and a second factor: one use, 24 hours."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from clinic.accounts import mails
from clinic.accounts.models import INVITATION_LIVES, Invitation, MailKind, keyed_hash
from clinic.accounts.signals import invitation_made, invitation_used

TOKEN_BYTES = 32
KIND = "invitation"


class LinkDead(Exception):
    """The link is unknown, used, replaced or too old."""


def make(
    user: User, *, by: User | None, now: datetime, request: HttpRequest | None = None
) -> str:
    """Make the one link that works for this person; return its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        user.invitations.filter(ended_at=None).update(ended_at=now)
        Invitation.objects.create(
            user=user,
            token_hash=keyed_hash(KIND, token),
            made_by=by,
            made_at=now,
            expires_at=now + INVITATION_LIVES,
        )
        mails.write(user.pk, MailKind.LINK_MADE, now=now)
    invitation_made.send(User, request=request, user=user, made_by=by)
    return token


def find(token: str, *, now: datetime) -> Invitation | None:
    """Return the open invitation, if there is one and its account may be used."""
    rows = Invitation.objects.select_related("user").filter(
        token_hash=keyed_hash(KIND, token), ended_at=None, expires_at__gt=now
    )
    return rows.filter(user__is_active=True, user__is_staff=True).first()


@transaction.atomic
def use(token: str, password: str, *, now: datetime) -> User:
    """Set the password, take away what the person signed in with before; once.

    Of two at once one wins: the row is closed by an UPDATE that finds it open. Sessions
    end with the change of the password. Raises LinkDead.
    """
    invitation = find(token, now=now)
    if invitation is None or not _close(invitation, now):
        raise LinkDead
    user: User = invitation.user
    Authenticator.objects.filter(user=user).delete()
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def told(request: HttpRequest, user: User) -> None:
    """Say that the link was used."""
    invitation_used.send(User, request=request, user=user)


def _close(invitation: Invitation, now: datetime) -> bool:
    rows = Invitation.objects.filter(pk=invitation.pk, ended_at=None)
    return rows.update(ended_at=now) == 1
