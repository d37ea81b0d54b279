"""Who has the form of a page open."""

from django.conf import settings
from django.db import models

from education.models.article import Article


class Editing(models.Model):
    """Somebody has the form of a page open, or had it open a short while ago."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="editing"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "editor"], name="education_editing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.seen_at:%Y-%m-%d %H:%M})"
