"""Rules on the front matter."""
