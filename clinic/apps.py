"""The project package as an app: its static files, its commands, its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClinicConfig(AppConfig):
    name = "clinic"


class ClinicAdminConfig(AdminConfig):
    default_site = "clinic.staff_site.ClinicAdminSite"
