"""The trail: written line by line, sealed by the worker, verified by anybody."""

from screening.services.trail.chain import Line, append, note_event
from screening.services.trail.whence import Whence, here, whence

__all__ = ["Line", "Whence", "append", "here", "note_event", "whence"]
