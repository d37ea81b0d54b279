"""Register the pages of editors and reviewers with the admin."""

from education.editing import articles_admin, records_admin, versions_admin

__all__ = ["articles_admin", "records_admin", "versions_admin"]
