"""The command line as people and machines meet it: words, exit codes, formats."""
