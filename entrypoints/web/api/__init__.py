"""The use cases as JSON resources for programs, with their own description."""
