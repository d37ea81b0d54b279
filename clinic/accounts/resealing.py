"""The secrets of second factors, as `rotate_keys` sees them."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from clinic.accounts.sealed_factors import SECRETS, Fresh, open_secret
from screening.sealing import CannotOpen, key_names
from screening.services.resealing import Batch


class FactorStore:
    """Rows of second factors: few, one to three a person, so all are looked at."""

    name = "mfa_authenticator"

    def __init__(self) -> None:
        self._after = 0

    def waiting(self) -> int:
        """Return how many rows hold a secret that an older key sealed."""
        return sum(bool(_old(row)) for row in Authenticator.objects.all())

    @transaction.atomic
    def reseal(self, most: int) -> Batch:
        """Seal so many rows anew, in order of their ids."""
        rows = Authenticator.objects.select_for_update().order_by("pk")
        batch = [r for r in rows.filter(pk__gt=self._after) if _old(r)][:most]
        unreadable = sum(not _anew(row) for row in batch)
        if batch:
            self._after = batch[-1].pk
        return Batch(len(batch), unreadable)


def _old(row: Authenticator) -> list[str]:
    first = key_names()[0].hex()
    return [n for n in SECRETS if n in row.data and not row.data[n].startswith(first)]


def _anew(row: Authenticator) -> bool:
    try:
        for name in _old(row):
            row.data[name] = Fresh(open_secret(row.data[name]))
    except CannotOpen:
        return False
    row.save(update_fields=["data"])
    return True
