"""Register what belongs to no single app with the admin."""

from clinic import accounts_admin

__all__ = ["accounts_admin"]
