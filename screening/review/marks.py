"""How far each source was checked: what the marks behind a source mean."""

from django.utils.translation import gettext_lazy as _

MARKS = {
    "V": _("read in the source itself"),
    "S": _("seen in a secondary copy only"),
    "U": _("general knowledge, not checked"),
    "D": _("a choice of this clinic's design, for a clinician to own"),
}
