"""A page's lasting address; what it says stands in its versions."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Addresses below /learn/ that are no page.
RESERVED_SLUGS = frozenset({"search", "pictures"})


def is_free(slug: str) -> None:
    """Raise ValidationError for an address that leads to something else."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is taken. Choose another."))


class Group(models.TextChoices):
    """The parts of the hub, in their order."""

    BASICS = "basics", _("Ketamine and mood")
    VISIT = "visit", _("Your visit")
    RISKS = "risks", _("Risks and safety")
    CHOICES = "choices", _("Conditions and choices")
    HELP = "help", _("Help, cost and your rights")


class Article(models.Model):
    """A page's lasting address and its place on the hub; one for all languages."""

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        validators=[is_free],
        help_text=_(
            "The end of the page's web address, such as sleep-and-mood: small letters, "
            "digits and hyphens. It stays as it is, since others link to it."
        ),
    )
    group = models.CharField(
        _("part of the list"),
        max_length=10,
        choices=Group,
        default=Group.BASICS,
    )
    position = models.PositiveSmallIntegerField(
        _("place in the list"),
        default=100,
        help_text=_("Pages with a smaller number stand first."),
    )
    related = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="related_from",
        verbose_name=_("related pages"),
        help_text=_("Shown at the end of the page, where they are published."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who sees to it that the page is read again in time."),
    )

    class Meta:
        ordering = ["position", "slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        permissions = [
            ("edit_article", _("Can write versions and propose them")),
            ("approve_article", _("Can approve, publish and withdraw versions")),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Give the page that patients read."""
        return reverse("education:article", args=[self.slug])
