"""Remembers for a moment, within one process, what another adapter of the same port answered."""
