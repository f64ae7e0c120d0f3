"""Salla: the platform behind its ports. Its words end here, and so does everything it may do."""
