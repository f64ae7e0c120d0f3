"""Salla's JSON to our values, and nothing else."""
