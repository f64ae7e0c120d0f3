"""The world before anybody touches it: believable, and the same for the same seed and hour."""
