"""What can be brought in."""

from enum import StrEnum


class Resource(StrEnum):
    """A list that the platform keeps for a store."""

    CATEGORIES = "categories"
    PRODUCTS = "products"
    CUSTOMERS = "customers"
    COUPONS = "coupons"
    ORDERS = "orders"
