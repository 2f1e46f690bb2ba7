"""SHELF: one screen a folder."""
