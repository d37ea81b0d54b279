"""How a person wants to be told of what, and when not."""

from collections.abc import Mapping
from datetime import time

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import Delivery, NoticeKind, NoticePreference, QuietHours
from screening.models.preferences import DEFAULT_DELIVERY, MAY_BE_SILENT
from screening.services.errors import Refused


class MustHear(Refused):
    """Of this kind somebody has to hear: it cannot be left out."""


def preferences_of(user: User) -> dict[NoticeKind, Delivery]:
    """Return how this person hears of each kind, set or not."""
    rows = NoticePreference.objects.filter(user=user).values_list("kind", "delivery")
    chosen = {NoticeKind(kind): Delivery(delivery) for kind, delivery in rows}
    return DEFAULT_DELIVERY | chosen


def quiet_of(user: User) -> QuietHours | None:
    """Return when this person is not mailed, if ever."""
    return QuietHours.objects.filter(user=user).first()


@transaction.atomic
def set_preferences(
    *,
    user: User,
    deliveries: Mapping[NoticeKind, Delivery],
    quiet: tuple[time, time] | None,
) -> None:
    """Keep how this person wants to be told; what is scheduled stays as it is.

    Raises MustHear.
    """
    for kind, delivery in deliveries.items():
        if delivery == Delivery.NONE and kind not in MAY_BE_SILENT:
            raise MustHear
        NoticePreference.objects.update_or_create(
            user=user, kind=kind, defaults={"delivery": delivery}
        )
    if quiet is None:
        QuietHours.objects.filter(user=user).delete()
        return
    starts, ends = quiet
    QuietHours.objects.update_or_create(
        user=user, defaults={"starts": starts, "ends": ends}
    )
