"""Roll-ups and the reports that read them."""
