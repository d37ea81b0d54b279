"""What happens to accounts beyond the signals of Django, axes and allauth.mfa.

A trail connects to these as to those. `request` is None where a command did it; none
of them carries a password, a code, a token or anything of a patient.
"""

from django.dispatch import Signal

# user, reason: "disabled", "role", "password", "own wish", "all others"; count.
sessions_ended = Signal()
# request, user (whose link), made_by.
invitation_made = Signal()
# request, user.
invitation_used = Signal()
# request, user or None, reason: "dead link", "no second factor", "password changed",
# "too many tries".
sign_in_refused = Signal()
# request, user, device.
new_device_seen = Signal()
