"""Benchmarks: archives of any size made from the project's own sample reports, and what the program costs on them."""
