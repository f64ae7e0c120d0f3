"""The merchant's pages, and the operator's."""
