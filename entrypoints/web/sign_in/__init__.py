"""The ways in and out: by Salla's consent page, from Salla's dashboard, and back to the street."""
