"""Ready policies, one industry a TOML file; each says only where it departs from the defaults."""
