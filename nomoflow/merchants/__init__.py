"""Merchants, their stores, who may do what there, and our access to the platform."""
