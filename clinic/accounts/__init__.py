"""Accounts of staff: how they begin, sign in, are held open, and end."""
