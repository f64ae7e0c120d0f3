"""Strict, stateful stand-ins of the outside platforms, which know nothing of our code."""
