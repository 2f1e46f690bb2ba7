"""A change that reaches teams at different times: its effect by group and time."""
