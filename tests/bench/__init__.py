"""Speed as ratios against a bare Django view, measured in one run on one machine."""
