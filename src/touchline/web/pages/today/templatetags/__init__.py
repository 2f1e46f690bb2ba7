"""The tags of Today."""
