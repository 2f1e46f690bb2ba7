"""The one schema of all settings, and templates for industries."""
