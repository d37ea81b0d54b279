"""Open a submitted screening again for who knows its reference and date of birth.

Whoever guesses learns nothing: an unknown reference and a wrong date are one answer,
and tries are used up for references that do not exist as well.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from screening.models import Screening
from screening.references import normalise_reference
from screening.services import attempts
from screening.services.errors import NotProved, TooManyTries
from screening.services.holding import locked
from screening.services.second_fact import birth_date_matches
from screening.services.starting import Started, renew_token


@dataclass(frozen=True, slots=True)
class _Limit:
    kind: str
    most: int
    window: timedelta


# A patient mistypes twice or three times; a guesser has 30,000 dates before him. Behind
# one address of the network a whole waiting room may sit.
OF_REFERENCE = (
    _Limit("correct.reference", 5, timedelta(hours=1)),
    _Limit("correct.reference.day", 15, timedelta(days=1)),
)
OF_ADDRESS = (_Limit("correct.address", 20, timedelta(hours=1)),)


def open_again(
    *, reference: str, birth_date: date, address: str, now: datetime
) -> Started:
    """Return the screening with a new token; the one before opens nothing any more.

    address: of the network, by which guessers are slowed down. Call it outside of a
    transaction: a try counts although it fails. Raises TooManyTries, NotProved.
    """
    plain = normalise_reference(reference)
    _use_up(plain or reference, address, now)
    found = Screening.objects.filter(reference=plain, submitted_at__isnull=False)
    screening = found.first() if plain else None
    if screening is None or not birth_date_matches(screening, birth_date):
        raise NotProved
    return _renew(screening.pk, now)


def _use_up(reference: str, address: str, now: datetime) -> None:
    tries = [(limit, address) for limit in OF_ADDRESS]
    tries += [(limit, reference) for limit in OF_REFERENCE]
    for limit, key in tries:
        if not attempts.take(
            limit.kind, key, now=now, window=limit.window, most=limit.most
        ):
            raise TooManyTries
    if not attempts.take_of_all("correct.all", now=now):
        raise TooManyTries


@transaction.atomic
def _renew(screening_id: UUID, now: datetime) -> Started:
    return renew_token(locked(screening_id), now)
