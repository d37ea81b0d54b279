"""Addresses of accounts. allauth finds its pages by these names; it has more, which
are not offered: signing up, mails with codes, and resetting a password by mail."""

from allauth.account.views import login, reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import URLPattern, path

from clinic.accounts import pages
from clinic.accounts.factor_pages import RemovePasskeyView, SetUpAppView
from clinic.accounts.half_done import second_step
from clinic.trail.requests import View, traced


def own(route: str, view: View, name: str) -> URLPattern:
    """Return an address of the signed-in, whose every use leaves a line."""
    return path(route, traced(view), name=name)


urlpatterns = [
    path("login/", login, name="account_login"),
    path("login/second-factor/", second_step, name="mfa_authenticate"),
    path("login/passkey/", pages.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("login/no-second-factor/", pages.no_factor, name="account_no_factor"),
    path("invitation/", pages.invitation, name="account_invitation"),
    path("invitation/<str:token>/", pages.follow, name="account_follow"),
    own("account/", factors.index, "mfa_index"),
    own("account/set-up/", pages.enrol, "account_enrol"),
    own("account/sessions/", pages.sessions, "account_sessions"),
    own("account/confirm/", reauthenticate, "account_reauthenticate"),
    own("account/confirm/code/", factors.reauthenticate, "mfa_reauthenticate"),
    own(
        "account/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
    ),
    own("account/app/", SetUpAppView.as_view(), "mfa_activate_totp"),
    own("account/app/remove/", app.deactivate_totp, "mfa_deactivate_totp"),
    own("account/codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    own(
        "account/codes/new/",
        codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    own("account/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    own("account/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    own("account/passkeys/<int:pk>/name/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    own(
        "account/passkeys/<int:pk>/remove/",
        RemovePasskeyView.as_view(),
        "mfa_remove_webauthn",
    ),
]
