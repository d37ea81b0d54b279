"""Which acts a person is offered on a case, as it stands now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from screening.models import Consultation, Decision, Screening
from screening.protocol.rules.base import URGENT
from screening.review.acts.doings import Act
from screening.review.acts.forms import ActForm
from screening.review.acts.table import BY_NAME
from screening.review.work import Work, mail_words
from screening.services import open_proposal


@dataclass(frozen=True, slots=True)
class Panel:
    """One act with its form; open where the form came back with mistakes."""

    act: Act
    form: ActForm
    is_open: bool = False
    words: str = ""

    @property
    def title(self) -> str:
        """The words on the button."""
        return self.words or str(self.act.words)


@dataclass(frozen=True, slots=True)
class Booking:
    """An open consultation with what one can do about it."""

    consultation: Consultation
    panels: tuple[Panel, ...]
    mail: str


@dataclass(frozen=True, slots=True)
class Panels:
    """Everything a person can do on this case."""

    owner: tuple[Panel, ...]
    next: tuple[Panel, ...]
    bookings: tuple[Booking, ...]
    decide: tuple[Panel, ...]
    sign: Decision | None
    sign_panel: Panel | None
    why_not_close: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back: of which act, and about which row."""

    name: str
    form: ActForm
    about: str = ""


class Offer:
    """Make the panels of one person on one case."""

    def __init__(
        self, screening: Screening, person: User, now: datetime, sent: Sent | None
    ) -> None:
        self._screening, self._person, self._now = screening, person, now
        self._sent = sent

    def panels(self, work: Work) -> Panels:
        """Return what is offered; acts that cannot be done now are left out."""
        proposal = open_proposal(self._screening)
        sign = proposal if proposal and proposal.actor_id != self._person.pk else None
        return Panels(
            owner=tuple(self._made(self._owner_acts())),
            next=tuple(self._made(("contact", "book", "consult", "note"))),
            bookings=tuple(
                Booking(
                    one,
                    tuple(self._of_row(self._booking_acts(one), str(one.pk))),
                    mail_words(work.mail_of.get(one.pk)),
                )
                for one in work.open_consultations
            ),
            decide=tuple(self._made(self._decide_acts(is_proposed=bool(proposal)))),
            sign=proposal,
            sign_panel=next(self._of_row(("sign",), str(sign.pk)), None)
            if sign
            else None,
            why_not_close=self._why_not_close(),
        )

    def _owner_acts(self) -> tuple[str, ...]:
        if self._screening.owner_id == self._person.pk:
            return ("release", "hand-over")
        return ("claim", "hand-over")

    def _booking_acts(self, one: Consultation) -> tuple[str, ...]:
        return ("rebook", "end", "call-off") if one.is_booked else ("rebook", "end")

    def _decide_acts(self, *, is_proposed: bool) -> Iterator[str]:
        screening = self._screening
        closed = screening.resolved_at is not None
        if not closed and screening.open_level:
            yield "acknowledge"
        if not closed and screening.set_aside_at:
            yield "bring-in"
        if not closed and screening.pressure_to_ask_at:
            yield "pressure"
        if not closed and screening.is_submitted and screening.open_level not in URGENT:
            yield "close"
            yield "later"
        if closed or screening.returns_at or is_proposed:
            yield "reopen"
        if not closed:
            yield "escalate"

    def _why_not_close(self) -> str:
        screening = self._screening
        if screening.resolved_at is None and screening.open_level in URGENT:
            return str(
                _(
                    "The case can be closed when nothing of the same day or an "
                    "emergency is open: settle each of those flags first."
                )
            )
        if not screening.is_submitted:
            return str(_("A screening that is not finished cannot be closed."))
        return ""

    def _made(self, names: Iterator[str] | tuple[str, ...]) -> Iterator[Panel]:
        for name in names:
            act = BY_NAME[name]
            if self._person.has_perm(f"screening.{act.needs}"):
                yield self._panel(act, name, "")

    def _of_row(self, names: tuple[str, ...], about: str) -> Iterator[Panel]:
        for name in names:
            act = BY_NAME[name]
            if self._person.has_perm(f"screening.{act.needs}"):
                yield self._panel(act, f"{name}-{about}", about)

    def _panel(self, act: Act, ident: str, about: str) -> Panel:
        sent = self._sent
        if sent and (sent.name, sent.about) == (act.name, about):
            return Panel(act, sent.form, is_open=True)
        form = act.form(person=self._person, now=self._now, name=ident)
        for name in ("consultation", "decision"):
            if name in form.fields:
                form.initial[name] = about
        return Panel(act, form)
