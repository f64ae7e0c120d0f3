"""Coupons as JSON."""

from typing import Any

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.records import Coupon
from entrypoints.sandbox.salla.world import World


class CouponPayloads:
    def __init__(self, world: World, addresses: Addresses) -> None:
        self._world = world
        self._addresses = addresses

    def coupon(self, coupon: Coupon) -> dict[str, Any]:
        currency = self._world.store(coupon.store_id).currency
        return {
            **self._value(coupon, currency),
            **self._limits(coupon),
            **self._group(coupon),
            "beneficiary_domain": coupon.settings.get("beneficiary_domain"),
            "statistics": {
                "num_of_usage": coupon.uses,
                "num_of_customers": len(set(coupon.used_by)),
                "coupon_sales": shapes.money(coupon.sales, currency),
            },
            "created_at": shapes.date_object(coupon.created_at),
            "updated_at": shapes.date_object(coupon.updated_at),
            **self._marketing(coupon),
        }

    @staticmethod
    def _value(coupon: Coupon, currency: str) -> dict[str, Any]:
        settings = coupon.settings
        minimum = coupon.minimum_amount
        return {
            "id": coupon.id,
            "code": coupon.code,
            "type": coupon.type,
            "status": coupon.status,
            "is_apply_with_offer": settings.get("is_apply_with_offer", False),
            "amount": {"amount": coupon.amount, "currency": currency},
            "minimum_amount": None
            if minimum is None
            else {"amount": minimum, "currency": currency},
            "maximum_amount": {"amount": coupon.maximum_amount, "currency": currency},
            "show_maximum_amount": settings.get("show_maximum_amount", False),
            "expiry_date": coupon.expires_at,
            "start_date": coupon.starts_at,
            "free_shipping": settings.get("free_shipping", True),
        }

    @staticmethod
    def _limits(coupon: Coupon) -> dict[str, Any]:
        settings = coupon.settings
        return {
            "usage_limit": settings.get("usage_limit"),
            "usage_limit_per_user": settings.get("usage_limit_per_user"),
            "include_product_ids": settings.get("products_include", []),
            "exclude_product_ids": settings.get("products_exclude", []),
            "is_sale_products_exclude": settings.get("exclude_sale_products", True),
            "include_category_ids": settings.get("list_include_categories", []),
            "exclude_category_ids": settings.get("list_exclude_categories", []),
            "include_customer_group_ids": settings.get("list_include_groups", []),
            "exclude_customer_group_ids": settings.get("list_exclude_groups", []),
            "exclude_brands_ids": settings.get("list_exclude_brands", []),
            "exclude_shipping_ids": settings.get("list_exclude_shipping", []),
            "include_customer_ids": [],
            "include_payment_methods": settings.get("payment_methods", []),
            "applied_in": settings.get("applied_in", "all"),
        }

    @staticmethod
    def _group(coupon: Coupon) -> dict[str, Any]:
        if not coupon.settings.get("is_group"):
            return {
                "is_group": False,
                "group_name": None,
                "group_coupons_count": None,
                "group_coupon_suffix": None,
                "group_coupons": None,
            }
        return {
            "is_group": True,
            "group_name": coupon.settings["group_name"],
            "group_coupons_count": len(coupon.children),
            "group_coupon_suffix": coupon.settings["group_suffix"],
            "group_coupons": [{"code": child.code} for child in coupon.children],
        }

    def _marketing(self, coupon: Coupon) -> dict[str, Any]:
        known = coupon.marketing
        active = bool(known)
        store = self._world.store(coupon.store_id)
        shown = {
            "marketing_active": active,
            "marketing_name": known.get("marketing_name"),
            "marketing_type": known.get("marketing_type"),
            "marketing_amount": known.get("marketing_amount"),
            "marketing_hide_total_sales": known.get("marketing_hide_total_sales", active),
            "marketing_show_maximum_amount": known.get("marketing_show_maximum_amount", active),
            "marketing_maximum_amount": known.get("marketing_maximum_amount"),
            "marketing_info": known.get("marketing_info"),
            "marketing_visits_count": 0 if active else None,
            "marketing_url": self._addresses.marketing(store, coupon.code) if active else None,
            "marketing_statistics_url": None,
        }
        if active:
            shown["marketing_statistics_url"] = f"https://mtjr.coupons/{coupon.id:x}"
        return shown
