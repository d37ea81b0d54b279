"""Plots drawn on the server as SVG: no script, and the same in words."""
