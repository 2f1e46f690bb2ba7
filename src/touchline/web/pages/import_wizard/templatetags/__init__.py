"""Template tags of this page."""
