"""Keyed hashes by which staff find a person whose name and number are sealed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.screening import Screening


class SearchKind(models.TextChoices):
    """What a person can be found by."""

    LAST_NAME = "last_name", _("last name")
    BIRTH_DATE = "birth_date", _("date of birth")
    PHONE = "phone", _("phone number")
    EMAIL = "email", _("e-mail address")
    # Last name and birth date together: probably the same person.
    PERSON = "person", _("last name and date of birth")


class SearchKey(models.Model):
    """What a screening is found by at present: one row for each kind that is known.

    It repeats what the pages say and is replaced when they say something else.
    """

    screening = models.ForeignKey(
        Screening,
        on_delete=models.PROTECT,
        related_name="search_keys",
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SearchKind)
    key_hash = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("search key")
        verbose_name_plural = _("search keys")
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "kind"], name="search_key_once_a_kind"
            )
        ]
        indexes = [models.Index(fields=["key_hash"], name="search_key_hash")]

    def __str__(self) -> str:
        return self.kind
