"""Forget what is over: sessions, failed tries, counts, old links and sent mails."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings

from clinic.accounts.models import AccountMail, Invitation, SharedCount, StaffSession

KEPT_FOR = timedelta(days=30)


def forget_old(*, now: datetime) -> int:
    """Delete it, every ten minutes; return how many rows went."""
    tried_before = now - settings.AXES_COOLOFF_TIME
    over = (
        StaffSession.objects.filter(expire_date__lt=now),
        AccessAttempt.objects.filter(attempt_time__lt=tried_before),
        SharedCount.objects.filter(expires__lt=now),
        Invitation.objects.filter(expires_at__lt=now - KEPT_FOR),
        AccountMail.objects.filter(at__lt=now - KEPT_FOR),
    )
    return sum(rows.delete()[0] for rows in over)
