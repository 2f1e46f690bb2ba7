"""One outside system a file or folder: its rows as text."""
