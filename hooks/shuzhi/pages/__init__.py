"""The site's generated pages: pure functions from records to HTML through templates, and the glue to MkDocs."""
