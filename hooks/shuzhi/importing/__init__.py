"""Bring in reports from outside: text of any origin becomes Markdown, and what was changed is told."""
