"""Long work: a queue in PostgreSQL, and what the worker does."""
