"""The order of the work: import, compact, run, publish."""
