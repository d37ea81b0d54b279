"""A mail on a sign-in from a new device, by the outbox, without a word on patients."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from clinic.accounts import mails
from clinic.accounts.models import AccountMail, KnownDevice, MailKind
from clinic.accounts.signals import new_device_seen
from tests.accounts import people
from tests.accounts.people import person, sign_in
from tests.builders import DANGER, make_submitted

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def kinds(user) -> list[str]:
    return list(AccountMail.objects.filter(user=user).values_list("kind", flat=True))


def sent() -> str:
    mails.send_due(now=timezone.now())
    return "\n".join(f"{m.subject}\n{m.body}" for m in mail.outbox)


def test_the_first_sign_in_from_a_device_is_told_and_the_second_is_not():
    user, heard = person(), []
    new_device_seen.connect(lambda **said: heard.append(said["device"]), weak=False)
    client = Client(headers={"user-agent": PHONE})

    sign_in(client, user)
    client.post("/staff/logout/")
    sign_in(client, user)

    assert kinds(user) == [MailKind.NEW_DEVICE]
    assert heard == ["Safari on iPhone"]
    assert "Safari on iPhone" in sent()


def test_another_device_and_another_person_are_told_again():
    user, other = person(), person("other")
    client = Client()
    sign_in(client, user)
    client.post("/staff/logout/")

    sign_in(client, other)
    sign_in(Client(), user)

    assert kinds(user) == [MailKind.NEW_DEVICE] * 2
    assert kinds(other) == [MailKind.NEW_DEVICE]


def test_the_mail_holds_nothing_of_a_patient_and_no_secret():
    case = make_submitted(DANGER)
    user = person()
    client = Client(headers={"user-agent": "<script>Mozilla</script> 123"})
    sign_in(client, user)

    words = sent()

    assert "About your staff account" in words
    for secret in (str(case.pk), case.reference, people.SECRET, people.PASSWORD):
        assert secret not in words
    assert "script" not in words
    assert "screening" not in words.replace("http://testserver", "")


def test_a_mail_that_fails_is_tried_again_and_sent_once(monkeypatch):
    user, now = person(), timezone.now()
    mails.write(user.pk, MailKind.NEW_DEVICE, now=now, device="Firefox on Linux")

    def gone(self, **_):
        raise OSError("the server is away")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", gone)
        assert mails.send_due(now=now) == 0
    assert mails.send_due(now=now) == 0
    assert mails.send_due(now=now + timedelta(minutes=11)) == 1
    assert mails.send_due(now=now + timedelta(hours=11)) == 0

    assert len(mail.outbox) == 1


def test_changes_of_the_second_factor_and_password_are_told(
    django_capture_on_commit_callbacks,
):
    user = person()
    client = Client()
    sign_in(client, user)
    client.post("/staff/account/confirm/", {"password": people.PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/staff/account/codes/new/")
    user.set_password("eight other lamps inside")
    user.save()

    assert set(kinds(user)) == {
        MailKind.NEW_DEVICE,
        MailKind.FACTOR_ADDED,
        MailKind.PASSWORD_CHANGED,
    }


def test_the_key_of_a_device_is_stored_as_a_hash():
    client = Client()
    sign_in(client, person())

    held = client.cookies["device"]

    assert held["httponly"]
    assert KnownDevice.objects.get().key_hash != held.value


def test_the_last_second_factor_stays():
    user = person()
    client = Client()
    sign_in(client, user)
    client.post("/staff/account/confirm/", {"password": people.PASSWORD})

    shown = client.get("/staff/account/app/remove/").content.decode()
    client.post("/staff/account/app/remove/")

    assert "It is your only second factor" in shown
    assert user.authenticator_set.filter(type="totp").exists()
