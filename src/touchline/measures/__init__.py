"""One number about a customer a TOML file, and the planner that computes them."""
