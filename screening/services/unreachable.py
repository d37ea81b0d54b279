"""When a patient counts as not reached, and who may say so."""

from django.contrib.auth.models import User

from screening.models import ClinicProfile, Resolution, Rung, Screening
from screening.services.errors import NotAllowed, TooFewTries


def too_many_failed(screening: Screening) -> bool:
    """Tell whether the person named in the settings must decide how to go on."""
    return screening.failed_tries >= _settings().most_failed_tries


def refuse_giving_up(screening: Screening, actor: User, code: Resolution | str) -> None:
    """Let only whom the settings name close something as not reached, and not sooner.

    A lead always may, once there were as many tries as the clinic set. Raises
    TooFewTries, NotAllowed.
    """
    if code != Resolution.NOT_REACHED:
        return
    if not too_many_failed(screening):
        raise TooFewTries
    decides = _settings().rung_of_unreachable
    if actor.has_perm("screening.give_up_contact") or decides is Rung.ON_DUTY:
        return
    if decides is Rung.OWNER and screening.owner_id == actor.pk:
        return
    raise NotAllowed


def _settings() -> ClinicProfile:
    # Not the cached profile: a setting of safety holds from the moment it is saved.
    return ClinicProfile.objects.first() or ClinicProfile()
