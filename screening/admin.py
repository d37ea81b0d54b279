"""Register the staff's pages with the admin."""

from screening.review import admin as review_admin

__all__ = ["review_admin"]
