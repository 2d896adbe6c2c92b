"""The peers: each prints the same words from the same values, as its own users would write it."""
