"""Touchline: which customers matter, when to contact each of them, and whether it worked."""

__version__ = "0.1.0"
