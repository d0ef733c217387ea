"""Tests in a real Chromium against a really built and a really served site."""
