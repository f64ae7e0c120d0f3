"""What shoppers' browsers are given and may ask."""
