"""What Chromium says of the pages of a real server: `make lab`, a report."""
