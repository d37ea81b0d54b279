"""The boxes of sign-in: plain labels, what a password manager needs, no placeholder."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.accounts.factors import FactorAdapter
from screening.services import attempts

_REFUSED = _("The passkey was not accepted. Try again, or use another way.")
# Longer than any code is valid with the steps before and after it.
USED_SECONDS = 180
LONGEST_NAME = 60
HOUR, MOST_OLD = timedelta(hours=1), 10
# What a forged answer of a passkey makes a parser raise.
FORGED = (AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError)


class SignInForm(LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _box(self, "login", _("Your sign-in name"), autocomplete="username")
        _box(self, "password", _("Password"), autocomplete="current-password")
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        self.fields["login"].widget.attrs["spellcheck"] = "false"


class PasswordForm(PasswordAgainForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _box(self, "password", _("Password"), autocomplete="current-password")


class OnlyOnce(forms.Form):
    """A code that was right once is wrong for as long as its app may still show it."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_box(self)

    def clean_code(self) -> str:
        """Check the code, then use it up in a table that all processes share."""
        code: str = super().clean_code()  # type: ignore[misc]
        digits = "".join(filter(str.isdigit, code))
        if not cache.add(f"code-used:{self.user.pk}:{digits}", "1", USED_SECONDS):
            raise FactorAdapter().validation_error("incorrect_code")
        return code


class CodeForm(OnlyOnce, AuthenticateForm):
    """A code at sign-in."""


class CodeAgainForm(OnlyOnce, ReauthenticateForm):
    """A code before something that matters."""


class SetUpAppForm(OnlyOnce, ActivateTOTPForm):
    """The first code of an app proves that it holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows now")
        self.fields["code"].help_text = _("Six digits; a new one every 30 seconds.")


class PasskeyField(forms.JSONField):
    """What a browser says of a passkey; nesting without end is no JSON of one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Read it, and take an object alone."""
        try:
            found = super().to_python(value)
        except RecursionError as error:
            raise ValidationError(_REFUSED) from error
        if found is not None and not isinstance(found, dict):
            raise ValidationError(_REFUSED)
        return found

    def bound_data(self, data: Any, initial: Any) -> None:
        """Show nothing again: it answers one challenge, and that one is over."""


class ForgeryProof(forms.Form):
    """Whatever a browser sends as a passkey is an error in words, never a fault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()

    def clean_credential(self) -> Any:
        """Check the passkey."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except FORGED as error:
            raise ValidationError(_REFUSED) from error


class PasskeyForm(ForgeryProof, AuthenticateWebAuthnForm):
    """A passkey at sign-in, after the password."""


class PasskeyAgainForm(ForgeryProof, ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class PasskeySignInForm(ForgeryProof, LoginWebAuthnForm):
    """A passkey in place of name and password."""


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()
        name = self.fields["name"]
        name.label, name.required = _("Name it, so that you know it again"), False
        name.help_text = _("For example: my phone, or the key on my key ring.")
        name.max_length = LONGEST_NAME
        name.widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}
        # Every passkey made here can stand in for name and password.
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget = forms.HiddenInput()

    def clean_name(self) -> str:
        """Cut what no page would show whole."""
        return super().clean_name()[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        """Check the passkey; whatever was sent in its place is an error in words."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except FORGED as error:
            raise ValidationError(_REFUSED) from error
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=LONGEST_NAME, initial=self.initial["name"]
        )


class OwnPasswordForm(AdminPasswordChangeForm):
    """Another password for oneself, after the one of now; guesses have a limit."""

    def clean_old_password(self) -> str:
        """Count the try, then look."""
        who, now = str(self.user.pk), timezone.now()
        if not attempts.take("password.old", who, now=now, window=HOUR, most=MOST_OLD):
            raise ValidationError(_("Too many tries. Wait an hour, then try again."))
        return super().clean_old_password()


class FirstPasswordForm(SetPasswordForm):
    """The password of who follows a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label = _("New password"), _("The same password once more")
        first.help_text = _(
            "At least 12 characters. Four words that do not belong together are good "
            "and easy to type. It never has to be changed unless somebody learns it."
        )
        again.help_text = ""


def _box(form: forms.Form, name: str, label: Any, *, autocomplete: str) -> None:
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = autocomplete


def _code_box(form: forms.Form) -> None:
    field = form.fields["code"]
    _box(form, "code", _("Code"), autocomplete="one-time-code")
    field.widget.attrs |= {
        "inputmode": "numeric",
        "class": "size-medium",
        "autofocus": True,
        "maxlength": 20,
    }
