"""Seal the secrets of second factors in their rows, under FIELD_KEYS.

allauth hands its adapter a text and no row. So the row says where it is: on loading, a
secret is wrapped with its place; on saving, a fresh one is sealed for its place. The
place is table, person and kind, of which the database lets one stand.
"""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_init, pre_save

from screening.sealing import place, seal, unseal

# Where second factors keep a secret. A passkey has none: its key is public.
SECRETS = ("secret", "seed")


class Fresh(str):
    """A secret that is not stored yet."""

    __slots__ = ()


class Sealed(str):
    """A sealed secret that knows the row it was read from."""

    __slots__ = ("at",)
    at: bytes


def open_secret(text: str) -> str:
    """Return the secret. Raises TypeError for text that came from no row."""
    if isinstance(text, Sealed):
        return str(unseal(bytes.fromhex(text), text.at))
    if isinstance(text, Fresh):
        return str(text)
    raise TypeError("A secret is opened from the row that holds it")


def connect() -> None:
    """Watch rows of second factors alone."""
    post_init.connect(_wrap, sender=Authenticator)
    pre_save.connect(_seal, sender=Authenticator)


def _wrap(instance: Authenticator, **_: Any) -> None:
    """Tell secrets that were read from the database where they stand."""
    if instance.pk is None or "data" in instance.get_deferred_fields():
        return
    for name in SECRETS:
        if type(instance.data.get(name)) is str:
            instance.data[name] = _sealed(instance.data[name], instance, name)


def _seal(instance: Authenticator, **_: Any) -> None:
    for name in SECRETS:
        value = instance.data.get(name)
        if isinstance(value, Fresh):
            sealed = seal(str(value), _place(instance, name)).hex()
            instance.data[name] = _sealed(sealed, instance, name)
        elif value is not None and not isinstance(value, Sealed):
            raise TypeError("A secret of a second factor is stored sealed")


def _sealed(text: str, row: Authenticator, name: str) -> Sealed:
    sealed = Sealed(text)
    sealed.at = _place(row, name)
    return sealed


def _place(row: Authenticator, name: str) -> bytes:
    return place("mfa_authenticator", UUID(int=row.user_id), f"{row.type}.{name}")
