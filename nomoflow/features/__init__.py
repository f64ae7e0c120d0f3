"""The cards: what a store has switched on, with which settings."""
