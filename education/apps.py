"""Configuration of the education app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """Name the app for the admin's index."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "education"
    verbose_name = _("Education pages")
