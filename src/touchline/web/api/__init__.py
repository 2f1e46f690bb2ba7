"""The results as JSON, for programs."""
