"""Reports are untrusted input: what hostile ones can do to a build and to those who read the site."""
