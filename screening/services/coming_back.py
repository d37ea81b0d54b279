"""Open a screening by its return link and a second fact.

Looking a link up changes nothing: scanners of mail open every link. Only the right
second fact uses it up, and whoever guesses is slowed down by network and by link.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from screening.link_tokens import normalise_token
from screening.models import ReturnLink, ReturnMail, SecondFact
from screening.models.attempts import KEPT_FOR
from screening.models.screening import token_hash
from screening.services import attempts
from screening.services.errors import LinkDead, NotProved, TooManyTries
from screening.services.holding import locked
from screening.services.second_fact import birth_date_matches, code_matches
from screening.services.starting import Started, renew_token

HOUR = timedelta(hours=1)
# Behind one address of the network a whole waiting room may sit.
MOST_OF_ADDRESS = 20
# For as long as the link lives: its owner can make another one, a guesser cannot.
MOST_OF_LINK = 5
_LINK = "return.link"


def find_return_link(*, token: str, now: datetime) -> ReturnLink | None:
    """Return the link that this token still opens, or None. Writes nothing."""
    plain = normalise_token(token)
    if not plain:
        return None
    live = ReturnLink.objects.live(now).select_related("screening")
    link = live.filter(token_hash=token_hash(plain)).first()
    return link if link is not None and _tries_left(link, now) else None


def come_back(*, token: str, fact: date | str, address: str, now: datetime) -> Started:
    """Open the screening with a new token; link and older token open nothing any more.

    fact: the date of birth, or the code as typed, whichever the link asks for.
    address: of the network. Call it outside of a transaction: a try counts although it
    fails. Raises TooManyTries, LinkDead, NotProved.
    """
    if not attempts.take(
        "return.address", address, now=now, window=HOUR, most=MOST_OF_ADDRESS
    ):
        raise TooManyTries
    link = find_return_link(token=token, now=now)
    if link is None or not attempts.take(
        _LINK, link.pk.hex, now=now, window=KEPT_FOR, most=MOST_OF_LINK
    ):
        raise LinkDead
    # Only live links count here: nobody without one can close the door for all.
    if not attempts.take_of_all("return.all", now=now):
        raise TooManyTries
    if not _is_right(link, fact):
        raise NotProved
    return _open(link.screening_id, link.pk, now)


def _tries_left(link: ReturnLink, now: datetime) -> bool:
    used = attempts.count(_LINK, link.pk.hex, now=now, window=KEPT_FOR)
    return used < MOST_OF_LINK


def _is_right(link: ReturnLink, fact: date | str) -> bool:
    if link.fact == SecondFact.CODE:
        return code_matches(link.code_hash, str(fact))
    return isinstance(fact, date) and birth_date_matches(link.screening, fact)


@transaction.atomic
def _open(screening_id: UUID, link_id: UUID, now: datetime) -> Started:
    """Use the link up, once: of two browsers at the same moment one is let in."""
    screening = locked(screening_id)
    if not ReturnLink.objects.live(now).filter(pk=link_id).update(used_at=now):
        raise LinkDead
    ReturnMail.objects.filter(link_id=link_id).stop()
    return renew_token(screening, now)
