"""Measurements against named rivals and physical floors; run by make bench."""
