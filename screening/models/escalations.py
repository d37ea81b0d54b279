"""Steps of the ladder on which a case that waits too long is told further up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.rungs import Rung
from screening.models.screening import Screening


class Escalation(models.Model):
    """One step that was taken. `key` is unique, so that none is taken twice.

    `cause` is the flag, request or person behind it; `due_at` by when somebody should
    have acted, None where a person or a count of failed tries passed the case up.
    """

    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="escalations"
    )
    key = models.CharField(max_length=120, unique=True, editable=False)
    rung = models.CharField(_("told"), max_length=7, choices=Rung)
    level = models.PositiveSmallIntegerField(_("level"))
    due_at = models.DateTimeField(_("due"), null=True)
    # When the step was to be taken, and when the worker took it.
    planned_at = models.DateTimeField(_("planned"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.rung} {self.planned_at:%Y-%m-%d %H:%M}"
