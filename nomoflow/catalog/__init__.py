"""Products, categories, customers and reviews, as the platform reports them."""
