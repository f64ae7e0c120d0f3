"""How addresses and telephone numbers are written, as well-kept libraries know it."""
