"""One file a kind of value: text as sources spell it becomes one standard form."""
