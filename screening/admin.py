"""Register the staff's pages with the admin."""

from screening.review import admin as review_admin
from screening.review import clinic_settings, notices_admin, preferences_admin

__all__ = ["clinic_settings", "notices_admin", "preferences_admin", "review_admin"]
