"""Measures folded straight over rows that lie sorted by customer: the short way to the figures."""
