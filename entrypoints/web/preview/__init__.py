"""Widgets on trial: the real script on a sample page, before any shopper sees them."""
