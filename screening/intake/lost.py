"""What a patient reads when a page could not be saved: what happened and what to do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake import steps
from screening.protocol.questionnaires.journey import Journey

Words = str | Promise
FORBIDDEN, CONFLICT = 403, 409


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a page was not saved, and the way on. `again`: the same page can be sent."""

    status: int
    title: Words
    paragraphs: tuple[Words, ...]
    link: str = ""
    link_text: Words = ""
    again: bool = False


KEPT_BELOW = _("What you typed is still on this page, below. It is not saved.")


def ended() -> Loss:
    """The screening rested too long, or this browser does not hold it any more."""
    return Loss(
        FORBIDDEN,
        _("Your screening was closed on this device"),
        (
            _(
                "It was open for a long time without being used, so we closed it to "
                "protect you. Pages that you sent before are kept at the clinic."
            ),
            KEPT_BELOW,
            _("Copy what you want to keep, then start again, or call us."),
        ),
        reverse("screening:start"),
        _("Start again"),
    )


def send_again() -> Loss:
    """The page was open too long for its protection against forgery."""
    return Loss(
        FORBIDDEN,
        _("Please send this page once more"),
        (
            _(
                "For your safety we check that each page comes from your own browser. "
                "This time the check did not work."
            ),
            KEPT_BELOW,
            _("Press “Save and continue” again. If that does not help, call us."),
        ),
        again=True,
    )


def already_sent() -> Loss:
    """The screening was handed in before."""
    return Loss(
        CONFLICT,
        _("You have already sent your screening"),
        (
            _("A screening that was sent does not change any more."),
            KEPT_BELOW,
            _("If something needs to be corrected, please call us."),
        ),
        reverse("screening:confirmation"),
        _("See what you sent"),
    )


def not_asked(journey: Journey) -> Loss:
    """An earlier answer changed, and this page is asked no more."""
    return Loss(
        CONFLICT,
        _("This page is not part of your screening now"),
        (
            _("An answer on an earlier page leads past these questions."),
            KEPT_BELOW,
        ),
        steps.onward(journey),
        _("Go on with your screening"),
    )
