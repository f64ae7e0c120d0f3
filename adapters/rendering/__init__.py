"""Texts made of templates."""
