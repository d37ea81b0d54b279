"""Who may sign in with a password: active accounts of staff."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Refuse everybody else just as a wrong password, after the same work."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Ask at sign-in and again with every request of an open session."""
        return super().user_can_authenticate(user) and user.is_staff
