"""What happened to a case, in order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening


class CaseEventKind(models.TextChoices):
    """What can happen to a case, besides the saves: a SavedPage tells of itself."""

    STARTED = "started", _("Started")
    STARTED_BY_PHONE = "started_by_phone", _("Started by phone, filled in by staff")
    SUBMITTED = "submitted", _("Submitted")
    FLAG_ACKNOWLEDGED = "flag_acknowledged", _("Flag acknowledged")
    FLAG_CLOSED = "flag_closed", _("Flag closed")
    HELP_READ = "help_read", _("Patient went on from the crisis page")
    STOPPED = "stopped", _("Patient chose to stop")
    CALL_ASKED = "call_asked", _("Patient asked for a call")
    CALL_ANSWERED = "call_answered", _("Request for a call answered")
    PATIENT_RETURNED = "patient_returned", _("Patient opened it again")
    AMENDMENT_OPENED = "amendment_opened", _("Opened for changes")
    AMENDMENT_HANDED_IN = "amendment_handed_in", _("Changes handed in")
    RETURN_LINK_MADE = "return_link_made", _("Patient made a link to come back")
    CONTACT_ATTEMPTED = "contact_attempted", _("Tried to reach the patient")
    DECIDED = "decided", _("Decided")
    CLAIMED = "claimed", _("Claimed")
    HANDED_OVER = "handed_over", _("Handed over")
    RELEASED = "released", _("Released")
    RETURNED = "returned", _("Came back by itself")
    REOPENED = "reopened", _("Opened again by new information")
    ESCALATED = "escalated", _("Told further up")
    NOTED = "noted", _("Note written")
    PRESSURE_ASKED = "pressure_asked", _("Asked about a blood-pressure number")
    CONSULTATION_ASKED = "consultation_asked", _("Consultation asked for")
    CONSULTATION_STEP = "consultation_step", _("Consultation changed")
    BROUGHT_IN = "brought_in", _("Brought in: it is no spam")
    PAGE_ADDED = "page_added", _("Page to read added")
    VIEWED = "viewed", _("Viewed")
    CONTACT_VIEWED = "contact_viewed", _("How to reach the patient viewed")
    PRINTED = "printed", _("Printed")
    EXPORTED = "exported", _("Exported")


# Looking changes nothing: a colleague who only looked stops nobody.
ONLY_LOOKED = frozenset(
    {
        CaseEventKind.VIEWED,
        CaseEventKind.CONTACT_VIEWED,
        CaseEventKind.PRINTED,
        CaseEventKind.EXPORTED,
    }
)


class CaseEvent(models.Model):
    """One line of a case's history. `detail` names pages and rules, never an answer."""

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="case_events"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CaseEventKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="case_events",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind
