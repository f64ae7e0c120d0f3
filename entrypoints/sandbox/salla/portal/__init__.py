"""Pages for people: the merchant's dashboard, the app store, deliveries and knobs."""
