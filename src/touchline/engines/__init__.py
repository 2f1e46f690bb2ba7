"""Where queries run, one product a file."""
