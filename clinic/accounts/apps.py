"""The accounts of staff as an app, and the two packages it is built on."""

from allauth.account.apps import AccountConfig
from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "clinic.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Watch for what ends sessions, and keep second factors sealed."""
        from clinic.accounts import ending, sealed_factors, watching  # noqa: PLC0415

        ending.connect()
        sealed_factors.connect()
        watching.connect()


class SignInConfig(AccountConfig):
    """allauth's accounts, whose middleware stands around staff's pages alone.

    Its own `ready` insists on that middleware around every page of a patient, too;
    here `clinic.access` puts it where it is needed.
    """

    def ready(self) -> None:
        """Register the checks of the package, without the one named above."""
        from allauth.account import checks  # noqa: F401, PLC0415


class LockOutConfig(AxesConfig):
    """axes, whose middleware stands around staff's pages alone, for the same reason."""

    @classmethod
    def initialize(cls) -> None:
        """Connect its signals; its checks ask for a layer around patients' pages."""
        from axes import signals  # noqa: F401, PLC0415
        from axes.conf import settings  # noqa: F401, PLC0415
