"""The parts of the list that templates are made of."""
