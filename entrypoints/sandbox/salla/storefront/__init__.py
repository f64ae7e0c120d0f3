"""The stores as shoppers see them, in Arabic and in English."""
