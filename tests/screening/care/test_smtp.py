"""A real SMTP server on this machine takes what the worker sends."""

import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.test import override_settings

from screening.followup import sender
from screening.models import Notice
from tests.builders import DANGER, DANGER_PAGE, NOW, make_screening, save

pytestmark = pytest.mark.django_db

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox(Sink):
    """Keep what arrives; refuse as often as told to."""

    def __init__(self):
        super().__init__()
        self.letters, self.refuse = [], 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - its protocol
        if self.refuse:
            self.refuse -= 1
            return "451 Try again later"
        self.letters.append(envelope)
        return "250 Kept"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox():
    handler, port = Mailbox(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
    with override_settings(**settings, EMAIL_USE_TLS=False, EMAIL_HOST_USER=""):
        yield handler
    controller.stop(no_assert=True)


@pytest.fixture
def notice():
    save(make_screening(), DANGER_PAGE, DANGER)
    return Notice.objects.get()


def test_a_notice_goes_over_the_wire_whole(mailbox, notice):
    assert sender.send_due(now=NOW) == 1

    (letter,) = mailbox.letters
    mail = message_from_bytes(letter.content)
    assert letter.rcpt_tos == ["on-duty@clinic.example"]
    assert notice.screening.reference in mail["Subject"]
    assert mail["Message-ID"] == f"<{notice.idempotency_key}@screening.invalid>"
    body = mail.get_payload(decode=True).decode()
    assert f"/staff/screening/screening/{notice.screening_id}/change/" in body
    assert "chest" not in letter.content.decode().lower()


def test_what_the_server_refuses_is_tried_again(mailbox, notice):
    mailbox.refuse = 1

    assert sender.send_due(now=NOW) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("pending", "SMTPDataError")
    assert sender.send_due(now=notice.next_attempt_at) == 1

    assert len(mailbox.letters) == 1


def test_a_server_that_is_away_loses_nothing(mailbox, notice):
    with override_settings(EMAIL_PORT=1):
        assert sender.send_due(now=NOW) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("pending", "ConnectionRefusedError")

    assert sender.send_due(now=notice.next_attempt_at) == 1
    assert len(mailbox.letters) == 1
