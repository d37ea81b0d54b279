"""Cases as staff meet them, and what staff do with them in one line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from screening import services
from screening.models import ClinicProfile, Holiday, OpeningSpan
from tests.builders import NOW, because, make_submitted

ZONE = ZoneInfo("America/Chicago")
SAME_DAY = {"redflag_now": "no", "harm_others_now": "no", "phq9_9": 1, "asq_5": "no"}
LATER = NOW + timedelta(hours=2)


def local(text: str) -> datetime:
    """Return a moment told in the clinic's own time, such as 2026-03-06 16:30."""
    naive = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - told with its zone
    return naive.replace(tzinfo=ZONE).astimezone(UTC)


def spoken(moment: datetime | None) -> str:
    """Return a moment in the clinic's own time."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else "never"


def open_clinic(*holidays: str) -> ClinicProfile:
    """Save the made-up hours (Monday to Friday, 8:30 to 17:00) and these holidays."""
    profile = ClinicProfile()
    profile.save()
    for weekday in range(5):
        OpeningSpan.objects.create(
            profile=profile, weekday=weekday, opens="08:30", closes="17:00"
        )
    for day in holidays:
        Holiday.objects.create(profile=profile, day=day, name="Holiday")
    ClinicProfile.forget()
    return profile


def close_flags(screening, actor, now=NOW):
    """Close every open flag of a case."""
    for flag in screening.flags.open():
        services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because("Spoke with her"), now=now
        )


def close(screening, actor, now=NOW, **closing):
    """Close the case."""
    words = {"code": "no_action", "reason": "Assessed"} | closing
    return services.close_case(
        screening_id=screening.pk,
        actor=actor,
        closing=services.Closing(**words),
        now=now,
    )


def calm_case(now=NOW):
    """Return a submitted case with flags, none of them urgent."""
    return make_submitted(now=now)
