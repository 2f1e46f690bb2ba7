"""The office: the only Django models, the vault, the quarantine, and what is published."""
