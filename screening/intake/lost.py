"""What a patient reads when a page could not be saved: what happened and what to do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.intake import steps
from screening.protocol.questionnaires.journey import Journey

Words = str | Promise
FORBIDDEN, CONFLICT, TOO_MANY = 403, 409, 429


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
            _(
                "Copy what you want to keep. If you made a link to come back, open it "
                "to go on where you stopped. If not, start again, or call us."
            ),
        ),
        reverse("screening:start"),
        _("Start again"),
    )


def too_fast() -> Loss:
    """Too many pages came from this network, or from all, within a minute."""
    return Loss(
        TOO_MANY,
        _("Please wait a few seconds, then send this page again"),
        (
            _("Very many pages are coming in right now, so this one has to wait."),
            KEPT_BELOW,
        ),
        again=True,
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
            _("What you sent stays as it is. A change is added to it, with its date."),
            KEPT_BELOW,
            _("To correct or add something, use the page “Correct or add something”."),
        ),
        reverse("screening:amend"),
        _("Correct or add something"),
    )


def visit_over() -> Loss:
    """Changes after sending rested too long, or this browser may not see them."""
    return Loss(
        FORBIDDEN,
        _("Your answers were closed on this device"),
        (
            _(
                "They were open for a long time without being used, so we closed them "
                "to protect you. Changes that you saved before are kept at the clinic."
            ),
            KEPT_BELOW,
            _(
                "Copy what you want to keep. Then open your answers again with your "
                "reference and date of birth."
            ),
        ),
        reverse("screening:amend"),
        _("Correct or add something"),
    )


def not_stored(status: int) -> Loss:
    """The database, the disk or this site itself failed while it saved the page."""
    return Loss(
        status,
        _("We could not save this page just now"),
        (
            _(
                "The fault is ours, not yours. Nobody at the clinic has seen what you "
                "typed on this page. Pages that you saved before are kept."
            ),
            KEPT_BELOW,
            _(
                "Leave this page open. Wait a minute, then press the button at the "
                "end of it again. If that does not help, call us."
            ),
        ),
        again=True,
    )


def not_asked_now() -> Loss:
    """A change on another page leads past this one."""
    return Loss(
        CONFLICT,
        _("This page is not part of your screening now"),
        (
            _("An answer on another page leads past these questions."),
            KEPT_BELOW,
        ),
        reverse("screening:amend"),
        _("Correct or add something"),
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
