"""What to do: tier, next contact, with reasons; pure functions."""
