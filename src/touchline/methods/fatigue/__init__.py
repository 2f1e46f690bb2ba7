"""What contacts cost in patience: burden that builds and decays, and the harm that it does."""
