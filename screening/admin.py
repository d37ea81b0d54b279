"""Register the staff's pages with the admin."""

from screening.review import admin as review_admin
from screening.review import clinic_settings

__all__ = ["clinic_settings", "review_admin"]
