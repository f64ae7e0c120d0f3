"""The outside, in the core's words."""
