"""The storefront script in a real browser, on a store page that is not ours."""
