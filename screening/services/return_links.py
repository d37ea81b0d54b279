"""Make a link by which a patient comes back, on any device, with a second fact.

The newest link of a screening is the only one that works. Its token leaves this side
once: on the page that shows it and, when wished, in a mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from screening.link_tokens import new_token, normalise_token, written_token
from screening.models import (
    CaseEventKind,
    MailKind,
    Purpose,
    ReturnLink,
    ReturnMail,
    Screening,
    SecondFact,
)
from screening.models.return_links import LIVES_FOR, REMINDED_BEFORE
from screening.models.screening import token_hash
from screening.services import attempts, trail
from screening.services.errors import NoSecondFact, TooManyMails, TooManyTries
from screening.services.holding import locked
from screening.services.second_fact import hash_code, knows_birth_date

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A slow hash and a few rows each: enough for every change of mind.
MOST_LINKS = 10
# Nobody may fill a stranger's mailbox through this site.
MOST_MAILS_OF_SCREENING, MOST_MAILS_TO_ONE, MOST_MAILS_FROM_ADDRESS = 5, 5, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWish:
    """Where to send the link, in which language, and whether to remind once."""

    to: str
    language: str
    remind: bool = False


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A return link and its token, which is kept nowhere in clear."""

    link: ReturnLink
    token: str


def make_return_link(
    *,
    screening_id: UUID,
    now: datetime,
    address: str,
    code: str = "",
    mail: MailWish | None = None,
) -> MadeLink:
    """Make the link; older ones open nothing any more.

    code: asked for at the return; without one, the date of birth. address: of the
    network, by which senders of mail are slowed down. Call it outside of a transaction:
    tries count although they fail. Raises TooManyTries, TooManyMails, NoSecondFact,
    Screening.DoesNotExist.
    """
    key = screening_id.hex
    if not attempts.take("return.make", key, now=now, window=HOUR, most=MOST_LINKS):
        raise TooManyTries
    if mail is not None:
        _use_up_mails(key, mail.to, address, now)
    return _make(screening_id, now, hash_code(code) if code else "", mail)


def made_link(*, screening: Screening, token: str, now: datetime) -> MadeLink | None:
    """Return the live link of this screening that has this token, or None."""
    plain = normalise_token(token)
    live = ReturnLink.objects.live(now).filter(screening=screening)
    link = live.filter(token_hash=token_hash(plain)).first() if plain else None
    return MadeLink(link, written_token(plain)) if link else None


def end_links(screening: Screening, now: datetime) -> None:
    """Let no link of a screening open anything any more, and no mail go out for it."""
    unused = ReturnLink.objects.filter(screening=screening, used_at=None, ended_at=None)
    unused.update(ended_at=now)
    ReturnMail.objects.filter(link__screening=screening).stop()


def _use_up_mails(screening: str, to: str, address: str, now: datetime) -> None:
    limits = (
        ("return.mail.address", address, MOST_MAILS_FROM_ADDRESS),
        ("return.mail.screening", screening, MOST_MAILS_OF_SCREENING),
        ("return.mail.to", to.casefold(), MOST_MAILS_TO_ONE),
    )
    for kind, key, most in limits:
        if not attempts.take(kind, key, now=now, window=DAY, most=most):
            raise TooManyMails


@transaction.atomic
def _make(
    screening_id: UUID, now: datetime, code_hash: str, mail: MailWish | None
) -> MadeLink:
    screening = locked(screening_id)
    if not code_hash and not knows_birth_date(screening):
        raise NoSecondFact
    end_links(screening, now)
    token = new_token()
    link = _insert(screening, normalise_token(token), code_hash, now)
    for row in _mails(link, token, mail):
        row.save(force_insert=True)
    trail.note_event(screening.pk, CaseEventKind.RETURN_LINK_MADE, now=now)
    return MadeLink(link, token)


def _insert(
    screening: Screening, plain: str, code_hash: str, now: datetime
) -> ReturnLink:
    return ReturnLink.objects.create(
        screening=screening,
        token_hash=token_hash(plain),
        purpose=Purpose.AMEND if screening.is_submitted else Purpose.CONTINUE,
        fact=SecondFact.CODE if code_hash else SecondFact.BIRTH_DATE,
        code_hash=code_hash,
        made_at=now,
        expires_at=now + LIVES_FOR,
    )


def _mails(link: ReturnLink, token: str, wish: MailWish | None) -> Iterator[ReturnMail]:
    """Yield what goes into the outbox. The reminder holds no token: it needs none."""
    if wish is None:
        return
    content = {"to": wish.to, "language": wish.language}
    yield _mail(link, MailKind.LINK, link.made_at, {**content, "token": token})
    if wish.remind:
        due = link.expires_at - REMINDED_BEFORE
        yield _mail(link, MailKind.REMINDER, due, content)


def _mail(
    link: ReturnLink, kind: MailKind, due: datetime, content: dict[str, str]
) -> ReturnMail:
    mail = ReturnMail(
        link=link, kind=kind, created_at=link.made_at, next_attempt_at=due
    )
    mail.seal("content", content)
    return mail
