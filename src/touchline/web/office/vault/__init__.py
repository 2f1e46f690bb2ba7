"""The vault: who customers and employees are, sealed, and found by keyed digests."""
