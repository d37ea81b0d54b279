"""The project package as an app: its static files, its commands, its admin site."""

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self) -> None:
        """Keep roles after migrate, and the trail; refuse a lossy database."""
        # Imported here: models exist by now.
        from clinic.checks import check_session_cookie  # noqa: PLC0415
        from clinic.durability import check_durability  # noqa: PLC0415
        from clinic.roles import keep_roles_after_migrate  # noqa: PLC0415
        from clinic.trail.signals import connect  # noqa: PLC0415

        connect()
        register(check_session_cookie, Tags.security, deploy=True)

        register(check_durability, Tags.database)

        # Django tells of no app that has no models, as this one.
        sender = apps.get_app_config("screening")
        post_migrate.connect(keep_roles_after_migrate, sender=sender)


class ClinicAdminConfig(AdminConfig):
    default_site = "clinic.staff_site.ClinicAdminSite"
