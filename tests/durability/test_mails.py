"""Mail leaves through an outbox alone: what was to be sent survives its process."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

# Each sends rows that were written in the transaction of what they tell of.
OUTBOXES = {
    "screening/followup/sender.py",
    "screening/followup/notices.py",
    "screening/followup/return_sender.py",
    "screening/followup/return_mails.py",
    "screening/followup/audit_mails.py",
    "education/reminders.py",
    "clinic/accounts/mails.py",
}
# What sends, wherever it is imported from, and what a model or a form offers.
MODULES = ("django.core.mail", "smtplib", "email.mime", "email.message")
CALLS = {"email_user", "mail_admins", "mail_managers", "send_mail", "send_mass_mail"}
BACKENDS = {"AdminEmailHandler", "PasswordResetForm", "PasswordResetView"}


def senders(source: str) -> Iterator[str]:
    """Yield what a module names that could send a mail."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Name):
            names = [node.id]
        else:
            continue
        for name in names:
            if name.startswith(MODULES) or name.rpartition(".")[2] in CALLS | BACKENDS:
                yield name


def modules(root: Path) -> list[Path]:
    found = [
        p
        for app in ("clinic", "screening", "education")
        for p in (root / app).rglob("*.py")
    ]
    assert len(found) > 200
    return found


def test_no_mail_is_sent_past_an_outbox(project_root: Path):
    found = {
        str(path.relative_to(project_root)): sorted(set(senders(path.read_text())))
        for path in modules(project_root)
    }

    sending = {name: what for name, what in found.items() if what}
    assert set(sending) <= OUTBOXES, sending
    assert sending


@pytest.mark.parametrize(
    "line",
    [
        "from django.core.mail import EmailMessage",
        "from django.core import mail\nmail.send_mail()",
        "import smtplib",
        "user.email_user('a', 'b')",
        "from django.contrib.auth.forms import PasswordResetForm",
    ],
)
def test_the_search_finds_who_sends(line: str):
    assert list(senders(line))
