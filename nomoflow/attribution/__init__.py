"""Which touch earned which order, and whose money it was."""
