"""What happens in a store, each thing with the webhooks that follow from it."""
