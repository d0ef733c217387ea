"""Rules on headings and sections."""
