"""Small worlds whose truth is known, one kind a file: the judges of the methods."""
