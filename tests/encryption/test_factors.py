"""Second factors are sealed anew with the rest: nobody is locked out by a new key."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from tests.builders import make_clinician

OLD, NEW = (bytes(range(n, n + 32)) for n in (1, 2))


@pytest.mark.django_db
def test_a_second_factor_opens_after_the_old_key_is_gone(settings):
    settings.FIELD_KEYS = (OLD,)
    secret = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    row = Authenticator.objects.create(
        user=make_clinician(), type=Authenticator.Type.TOTP, data=secret
    )

    settings.FIELD_KEYS = (NEW, OLD)
    call_command("rotate_keys")
    settings.FIELD_KEYS = (NEW,)

    found = Authenticator.objects.get(pk=row.pk)
    assert get_adapter().decrypt(found.data["secret"]) == "JBSWY3DPEHPK3PXP"
