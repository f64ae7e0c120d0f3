"""The purchases, and the carts on their way there, that a platform reports to us."""
