"""The frame of every page, and the parts that pages are made of."""
