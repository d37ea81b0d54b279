"""Addresses of accounts. allauth finds its pages by these names; it has more, which
are not offered: signing up, mails with codes, and resetting a password by mail."""

from allauth.account.views import login, reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from clinic.accounts import pages
from clinic.accounts.factor_pages import RemovePasskeyView, SetUpAppView

urlpatterns = [
    path("login/", login, name="account_login"),
    path("login/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("login/no-second-factor/", pages.no_factor, name="account_no_factor"),
    path("invitation/", pages.invitation, name="account_invitation"),
    path("invitation/<str:token>/", pages.follow, name="account_follow"),
    path("account/", factors.index, name="mfa_index"),
    path("account/set-up/", pages.enrol, name="account_enrol"),
    path("account/sessions/", pages.sessions, name="account_sessions"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/app/", SetUpAppView.as_view(), name="mfa_activate_totp"),
    path("account/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/name/",
        passkeys.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
]
