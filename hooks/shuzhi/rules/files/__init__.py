"""Rules on files as files."""
