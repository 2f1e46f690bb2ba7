"""What the proof of the purchase models is made of."""
