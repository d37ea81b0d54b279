"""The made-up clinic of the demonstration."""
