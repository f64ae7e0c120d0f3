"""What is fast and may be lost: presence, hits, limits, locks and the worker's bell, on Redis."""
