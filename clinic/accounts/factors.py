"""What second factors are here: a code of an app, a passkey, or a recovery code."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clinic.accounts.sealed_factors import Fresh, open_secret
from screening.models import ClinicProfile

# Set while a person who followed a link sets up what they will sign in with.
ENROLLING = "enrolling"
PROPER = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second factors, with sealed secrets and the clinic's own name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That code does not match. Wait for the next one and type it in."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Mark a secret; it is sealed when its row is saved."""
        return Fresh(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret that was read from its row."""
        return open_secret(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Draw nothing: `factor_pages` draws the square without markup in text."""
        return ""

    def get_totp_issuer(self) -> str:
        """Name the clinic in the person's app."""
        return str(ClinicProfile.current().name)

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(ClinicProfile.current().name)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last proper second factor while one is required."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return False
        others = Authenticator.objects.filter(user=authenticator.user, type__in=PROPER)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 - allauth's
    ) -> str:
        """Suggest a name for a passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"


def has_factor(user: AbstractBaseUser) -> bool:
    """Tell whether this person could be asked for a second factor."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=PROPER).exists()


def gave_factor(request: HttpRequest) -> bool:
    """Tell whether this session stands on a second factor, or needs none here."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def may_manage(request: HttpRequest) -> bool:
    """Tell whether this session may set up second factors: by one, or by a link."""
    return gave_factor(request) or bool(request.session.get(ENROLLING))
