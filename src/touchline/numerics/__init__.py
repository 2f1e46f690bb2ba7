"""What the methods share: arithmetic that is mathematics of no subject of its own."""
