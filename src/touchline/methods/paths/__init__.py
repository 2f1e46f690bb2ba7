"""Paths: sessions, stages and their outcomes, credit along a path, and what goes with what."""
