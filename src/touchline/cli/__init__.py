"""The commands: with the office's jobs, the place where everything is put together."""
