"""Counting: what is too many, bursts, gaps filled by imputation, and late entries."""
