"""Brings in what a store had before it came to us, page by page, resumable."""
