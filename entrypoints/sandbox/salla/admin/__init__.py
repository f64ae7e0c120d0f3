"""The Admin API, version 2."""
