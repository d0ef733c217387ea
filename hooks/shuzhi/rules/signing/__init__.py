"""Rules on the sign-off of reports that stand on the main branch."""
