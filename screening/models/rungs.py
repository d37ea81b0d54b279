"""Who is told when a case waits too long, in this order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rung(models.TextChoices):
    """One step of the ladder."""

    OWNER = "owner", _("Owner")
    ON_DUTY = "on_duty", _("On duty")
    LEAD = "lead", _("Clinical lead")
