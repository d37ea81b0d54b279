"""What was answered about a medicine, as a sentence to who answered it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening.protocol.answers import Absent, Answer

Words = Mapping[Answer, str | Promise]

NAMELESS: Words = {
    Absent.LEFT_BLANK: _("A medicine without a name"),
    "unsure": _("A medicine whose name you are not sure of"),
    Absent.DECLINED: _("A medicine that you would rather not name"),
    "other": _("A medicine that is not in the list"),
}
OUTCOMES: Words = {
    "none": _("It did not help."),
    "partial": _("It helped some."),
    "good_then_lost": _("It helped a lot and then stopped helping."),
    "full": _("It helped a lot and kept helping."),
}
REASONS: Words = {
    "no_effect": _("You stopped because it did not work."),
    "side_effects": _("You stopped because of side effects."),
    "cost": _("You stopped because it cost too much."),
    "pregnancy": _("You stopped because you were pregnant or wanted to be."),
    "still_taking": _("You still take it."),
    "other": _("You stopped for another reason."),
}
COURSES: Words = {
    "yes": _("You took it on most days."),
    "no": _("You did not take it on most days."),
}
EPISODES: Words = {
    "yes": _("It was during the low time you are in now."),
    "no": _("It was before the low time you are in now."),
}
# Parts that may be blank, unsure or not told, in words that follow "Left open:".
OPEN: Mapping[str, str | Promise] = {
    "dose_mg": _("the highest dose"),
    "weeks": _("how long you took it"),
    "outcome": _("how much it helped"),
    "stop_reason": _("why you stopped"),
    "taken_most_days": _("if you took it on most days"),
    "this_episode": _("if it was during the low time you are in now"),
}
