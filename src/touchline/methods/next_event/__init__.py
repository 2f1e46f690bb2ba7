"""When the next event comes, and how fast engagement and response decay."""
