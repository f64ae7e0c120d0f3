"""A stand-in for Salla: accounts, Admin API, webhooks, storefronts and the merchant's dashboard."""
