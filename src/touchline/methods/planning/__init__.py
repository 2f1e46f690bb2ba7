"""Whom to contact with what when not everyone can be: allocation, timing, exploration."""
