"""The screens, the API and the office."""
