"""Who has a case open, as far as one can tell. Forgotten by itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening


class CasePresence(models.Model):
    """A person opened the case page, and when last."""

    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, related_name="present"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(_("seen"), db_index=True)

    class Meta:
        verbose_name = _("open case")
        verbose_name_plural = _("open cases")
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "user"], name="case_presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"
