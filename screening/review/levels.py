"""The levels of urgency in words, and how much time each gives."""

from django.utils.translation import gettext_lazy as _

from screening.protocol.rules.base import Level

LEVEL_WORDS = {
    Level.EMERGENCY_NOW: _("Emergency now"),
    Level.SAME_DAY: _("Same day"),
    Level.BEFORE_BOOKING: _("Before booking"),
    Level.NOTE: _("Note"),
}
LEVEL_CLOCKS = {
    Level.EMERGENCY_NOW: _("Call within minutes."),
    Level.SAME_DAY: _("Speak with the patient today."),
    Level.BEFORE_BOOKING: _("Resolve within 2 business days, before booking."),
    Level.NOTE: _("Read at the consultation."),
}
NO_LEVEL = _("No open flag")
MOST_URGENT_FIRST = tuple(sorted(Level, reverse=True))


def level_words(level: int) -> str:
    """Return the words of a stored level; 0 is none."""
    return str(LEVEL_WORDS[Level(level)]) if level else str(NO_LEVEL)


def level_code(level: int) -> str:
    """Return the code of a stored level for a style; 0 is none."""
    return Level(level).code if level else "none"
