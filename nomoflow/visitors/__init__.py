"""Who is here now, what they saw, and where they came from."""
