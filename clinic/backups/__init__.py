"""Backups: encrypted, read back after writing, restored whole or not at all."""
