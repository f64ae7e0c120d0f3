"""Codes that lower a price: what the platform has of them, and where they were applied."""
