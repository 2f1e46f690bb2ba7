"""Trials: who gets what, how many are needed, and what it changed."""
