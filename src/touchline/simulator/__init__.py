"""A virtual firm with known truth."""
