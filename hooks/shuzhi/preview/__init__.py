"""What `mkdocs serve` needs beyond a build: hear of changes, bring the site up to date, make pages when they are asked for."""
