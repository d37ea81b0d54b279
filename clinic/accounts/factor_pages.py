"""allauth's pages of second factors, with what this clinic adds to a few of them."""

from typing import Any

import qrcode
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from clinic.accounts.factors import FactorAdapter


class SetUpAppView(ActivateTOTPView):
    """Show the secret as a square of our own drawing, and as a key to type."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lay out both; the square goes into the page as numbers, not as markup."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        parts = (secret[at : at + 4] for at in range(0, len(secret), 4))
        return context | {"qr": square(context["totp_url"]), "key": " ".join(parts)}


def square(text: str) -> dict[str, Any]:
    """Return the side of a QR code, its quiet border in it, and the path to fill."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    dots = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return {"size": len(rows), "path": "".join(dots)}


class RemovePasskeyView(RemoveWebAuthnView):
    """Remove a passkey, unless it is the last second factor and one is required."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Look first whether it may go."""
        self.may_go = True
        if request.user.is_authenticated:
            row = self.get_queryset().filter(pk=kwargs["pk"]).first()
            self.may_go = row is None or FactorAdapter().can_delete_authenticator(row)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page whether there is a button."""
        return super().get_context_data(**kwargs) | {"may_go": self.may_go}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Refuse a forged request for the last one."""
        if not self.may_go:
            return self.render_to_response(self.get_context_data(), status=409)
        return super().form_valid(form)
