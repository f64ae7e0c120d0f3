"""The operator's way in and out."""
