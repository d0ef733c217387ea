"""Publishing, its manifest, and what stops it half-way."""
