"""The full-text search: a shadow of a built site, indexed by Pagefind, one bundle a year."""
