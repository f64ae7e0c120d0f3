"""The command line: everything an operator does, and everything that must keep running."""
