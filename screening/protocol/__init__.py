"""The clinical protocol in plain Python: what is asked, counted and flagged."""
