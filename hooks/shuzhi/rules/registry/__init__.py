"""Rules on the archive's own files: the registry and the years' rules."""
