"""When somebody reads the answers, in sentences that hold. Nothing here is a wish."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from screening.calendar import BUSINESS_DAYS, Expectation
from screening.models import ClinicProfile


@dataclass(frozen=True, slots=True)
class Promise:
    """What the clinic's calendar allows to promise at a moment."""

    moment: datetime
    expectation: Expectation
    zone: ZoneInfo

    @property
    def closed(self) -> str:
        """Why nobody may act today, and when somebody is there; empty if one will."""
        said = self.expectation
        if said.open_until is not None and said.today:
            return ""
        if said.opens is None:
            return _("We cannot say when somebody reads your answers.")
        opens = self._when(said.opens)
        if said.open_until is None:
            text = _(
                "We are closed now. Nobody reads your answers before we open %(opens)s."
            )
            return _tidy(text % {"opens": opens})
        text = _(
            "We close soon, %(closes)s. We may not read your answers before we open "
            "again %(opens)s."
        )
        return _tidy(text % {"closes": self._when(said.open_until), "opens": opens})

    @property
    def reading(self) -> str:
        """When a danger answer may be seen. It never says that it is seen at once."""
        return self.closed or _(
            "Our clinic is open now. Our team is told at once, but may not see it "
            "right away."
        )

    @property
    def answer(self) -> str:
        """By when the clinic contacts whoever sends a screening."""
        day = self.expectation.answer_by
        if day is None:
            return _("We will contact you as soon as we can.")
        return _(
            "We will contact you within %(days)s business days, by the end of %(day)s."
        ) % {"days": BUSINESS_DAYS, "day": date_format(day, _("l, F j"))}

    def _when(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        words = {"time": time_format(local.time(), "TIME_FORMAT")}
        days = local.date() - self._today
        if not days:
            return _("today at %(time)s") % words
        if days == timedelta(days=1):
            return _("tomorrow at %(time)s") % words
        words["day"] = date_format(local.date(), _("l, F j"))
        return _("on %(day)s, at %(time)s") % words

    @property
    def _today(self) -> date:
        return self.moment.astimezone(self.zone).date()


def _tidy(text: str) -> str:
    """Return the text with one full stop where "a.m." ends a sentence."""
    return text.replace("..", ".")


def promise_at(moment: datetime) -> Promise:
    """Return what can be promised at an aware moment."""
    calendar = ClinicProfile.current().calendar
    return Promise(moment, calendar.expectation(moment), calendar.zone)
