"""The tags of Cadence."""
