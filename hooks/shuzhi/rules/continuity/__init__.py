"""Rules that hold a report against those of other years and other organizations."""
