"""Staff see which mail to a patient could not be sent, and neither link nor address."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from clinic import roles
from screening import services
from screening.models import MailState, ReturnMail
from tests.builders import NOW, make_clinician
from tests.screening.review.pages import text_of
from tests.screening.services.links import make_link, with_birth_date

LIST = "admin:screening_returnmail_changelist"
TO = "box@example.com"


def failing() -> services.MadeLink:
    wish = services.MailWish(to=TO, language="en-us", remind=True)
    made = make_link(with_birth_date(), mail=wish)
    ReturnMail.objects.filter(kind="link").update(
        state=MailState.FAILING, last_error="SMTPServerDisconnected"
    )
    return made


def allow(user: User, codename: str) -> None:
    user.user_permissions.add(Permission.objects.get(codename=codename))


def test_a_mail_that_fails_is_said_above_the_queue(clinic: Client):
    queue = reverse("admin:screening_screening_changelist")
    words = "1 mail to a patient could not be sent yet."
    assert words not in text_of(clinic.get(queue).content.decode())

    failing()

    assert words in text_of(clinic.get(queue).content.decode())


def test_the_list_names_case_and_error_and_no_secret(clinic: Client, clinician: User):
    allow(clinician, "view_returnmail")
    # Another right ends the session: sign in anew.
    clinic.force_login(clinician)
    made = failing()

    listed = clinic.get(f"{reverse(LIST)}?state__exact=failing").content.decode()
    row = ReturnMail.objects.get(kind="link")
    page = reverse("admin:screening_returnmail_change", args=[row.pk])
    shown = clinic.get(page).content.decode()

    for html in (listed, shown):
        assert made.link.screening.reference in html
        assert "SMTPServerDisconnected" in html
        for secret in (made.token, made.link.token_hash, TO):
            assert secret not in html


@pytest.mark.django_db
def test_without_the_right_nobody_reads_the_list():
    client = Client()
    client.force_login(make_clinician("desk", roles.FRONT_DESK))

    assert client.get(reverse(LIST)).status_code == 403


def test_nobody_changes_a_mail_here(clinic: Client, clinician: User):
    allow(clinician, "change_returnmail")
    clinic.force_login(clinician)
    failing()
    row = ReturnMail.objects.get(kind="link")
    page = reverse("admin:screening_returnmail_change", args=[row.pk])

    response = clinic.post(page, {"state": "sent"})

    assert response.status_code == 403
    row.refresh_from_db()
    assert (row.state, row.created_at) == (MailState.FAILING, NOW)
