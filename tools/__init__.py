"""Tools that check the house; run by make."""
