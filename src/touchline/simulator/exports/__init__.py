"""What each system of the virtual firm exports, in its own words, encoding and format."""
