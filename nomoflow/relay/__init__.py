"""Carries messages in and tasks out, so that nothing is lost and nothing counts twice."""
