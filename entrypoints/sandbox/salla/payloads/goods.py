"""Products and categories as JSON."""

from typing import Any

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.records import Category, Product
from entrypoints.sandbox.salla.world import World


class GoodsPayloads:
    def __init__(self, world: World, addresses: Addresses) -> None:
        self._world = world
        self._addresses = addresses

    def product(self, product: Product, language: str = "ar") -> dict[str, Any]:
        return {
            **self._identity(product, language),
            **self._prices(product, language),
            **self._presence(product, language),
            **self._details(product, language),
        }

    def _identity(self, product: Product, language: str) -> dict[str, Any]:
        store = self._world.store(product.store_id)
        return {
            "id": product.id,
            "promotion": {"title": None, "sub_title": None},
            "sku": product.sku,
            "mpn": None,
            "gtin": None,
            "type": "product",
            "name": _name(product, language),
            "short_link_code": f"aZ{product.id % 10000:04d}",
            "urls": {
                "customer": self._addresses.product(store, product),
                "admin": self._addresses.product_admin(product),
            },
        }

    def _prices(self, product: Product, language: str) -> dict[str, Any]:
        store = self._world.store(product.store_id)
        currency = store.currency
        selling = product.selling_price
        tax = round(selling * store.tax_percent / 100)
        description = product.description_en if language == "en" else product.description_ar
        return {
            "price": shapes.money(selling, currency),
            "taxed_price": shapes.money(selling + tax, currency),
            "pre_tax_price": shapes.money(selling, currency),
            "tax": shapes.money(tax, currency),
            "description": f"<p>{description}</p>",
            "quantity": product.quantity,
            "status": product.status,
            "is_available": _is_available(product),
            "views": product.views,
            "sale_price": shapes.money(product.sale_price, currency),
            "sale_end": product.sale_end,
            "require_shipping": True,
            "cost_price": shapes.decimal_text(product.cost, currency),
            "weight": product.weight_grams / 1000,
            "weight_type": "kg",
            "with_tax": store.tax_percent > 0,
        }

    def _presence(self, product: Product, language: str) -> dict[str, Any]:
        store = self._world.store(product.store_id)
        image = self._addresses.product_image(product)
        picture = {
            "id": product.id % 100_000_000,
            "url": image,
            "main": True,
            "three_d_image_url": None,
            "alt": _name(product, language),
            "video_url": None,
            "type": "image",
            "sort": 0,
        }
        count = product.rating_count
        return {
            "url": self._addresses.product(store, product),
            "main_image": image,
            "images": [picture],
            "sold_quantity": product.sold,
            "rating": {
                "total": product.rating_total,
                "count": count,
                "rate": round(product.rating_total / count, 1) if count else 0,
            },
            "regular_price": shapes.money(product.price, store.currency),
        }

    def _details(self, product: Product, language: str) -> dict[str, Any]:
        return {
            "max_items_per_user": 0,
            "maximum_quantity_per_order": None,
            "show_in_app": True,
            "notify_quantity": product.notify_quantity,
            "hide_quantity": False,
            "unlimited_quantity": False,
            "managed_by_branches": False,
            "services_blocks": {"installments": []},
            "calories": None,
            "customized_sku_quantity": False,
            "channels": ["web", "app"],
            "starting_price": None,
            "metadata": {"title": _name(product, language), "description": None, "url": None},
            "allow_attachments": False,
            "is_pinned": False,
            "pinned_date": None,
            "sort": product.sort,
            "enable_upload_image": False,
            "updated_at": shapes.plain_date(product.updated_at),
            "options": [],
            "skus": [self._variant(product)],
            "categories": self._categories_of(product, language),
            "brand": self._brand(product, language),
            "tags": [],
        }

    def _brand(self, product: Product, language: str) -> dict[str, Any] | None:
        brand = self._world.brands.get(product.brand_id)
        if brand is None:
            return None
        return {
            "id": brand.id,
            "name": brand.name_en if language == "en" else brand.name_ar,
            "description": None,
            "banner": None,
            "logo": "",
            "status": None,
            "ar_char": brand.name_ar[0],
            "en_char": brand.name_en[0],
            "metadata": {"title": None, "description": None, "url": None},
        }

    def _variant(self, product: Product) -> dict[str, Any]:
        currency = self._world.store(product.store_id).currency
        return {
            "id": product.id - 1000,
            "price": shapes.money(product.selling_price, currency),
            "regular_price": shapes.money(product.price, currency),
            "cost_price": shapes.money(product.cost, currency),
            "sale_price": shapes.money(product.sale_price, currency),
            "has_special_price": product.sale_price > 0,
            "stock_quantity": product.quantity,
            "unlimited_quantity": False,
            "notify_low": product.notify_quantity,
            "barcode": None,
            "sku": product.sku,
            "mpn": None,
            "gtin": None,
            "related_options": [],
            "related_option_values": [],
            "weight": product.weight_grams / 1000,
            "weight_type": "kg",
            "weight_label": shapes.weight_label(product.weight_grams),
            "is_user_subscribed_to_sku": False,
            "is_default": True,
        }

    def _categories_of(self, product: Product, language: str) -> list[dict[str, Any]]:
        found = [self._world.categories.get(each) for each in product.category_ids]
        return [self._nested_category(each, language) for each in found if each is not None]

    def _nested_category(self, category: Category, language: str) -> dict[str, Any]:
        listed = self.category(category, language)
        kept = ("id", "name", "image", "urls", "parent_id", "sort_order", "status", "metadata")
        return {**{name: listed[name] for name in kept}, "sub_categories": []}

    def category(self, category: Category, language: str = "ar") -> dict[str, Any]:
        store = self._world.store(category.store_id)
        name = category.name_en if language == "en" else category.name_ar
        return {
            "id": category.id,
            "name": name,
            "image": self._addresses.category_image(category),
            "urls": {
                "customer": self._addresses.category(store, category),
                "admin": "/categories",
            },
            "parent_id": 0,
            "sort_order": category.sort,
            "status": "active",
            "show_in": {"app": True, "salla_points": False},
            "has_hidden_products": False,
            "update_at": shapes.plain_date(category.updated_at),
            "metadata": {"title": name, "description": None, "url": None},
            "sub_categories": [],
        }

    def in_order(self, product: Product) -> dict[str, Any]:
        """The product as an order's item carries it."""
        store = self._world.store(product.store_id)
        currency = store.currency
        return {
            "id": product.id,
            "type": "product",
            "promotion": {"title": None, "sub_title": None},
            "status": product.status,
            "is_available": _is_available(product),
            "sku": product.sku,
            "name": product.name_ar,
            "price": shapes.money(product.selling_price, currency),
            "sale_price": shapes.money(product.sale_price, currency),
            "currency": currency,
            "url": self._addresses.product(store, product),
            "thumbnail": self._addresses.product_image(product),
            "has_special_price": product.sale_price > 0,
            "regular_price": shapes.money(product.price, currency),
            "calories": None,
            "mpn": None,
            "gtin": None,
            "favorite": None,
            "starting_price": None,
        }

    def price_change(self, product: Product) -> dict[str, Any]:
        """What `product.price.updated` carries: plain numbers."""
        store = self._world.store(product.store_id)
        currency = store.currency
        tax = round(product.price * store.tax_percent / 100)
        return {
            "id": product.id,
            "sku": product.sku,
            "mpn": None,
            "gtin": None,
            "cost": shapes.number(product.cost, currency),
            "starting_price": None,
            "price": shapes.number(product.price, currency),
            "sale_price": {
                "amount": shapes.number(product.sale_price, currency),
                "expired_at": product.sale_end,
            },
            "tax": shapes.number(tax, currency),
            "taxed_price": shapes.number(product.price + tax, currency),
            "regular_price": shapes.number(product.price, currency),
            "currency": currency,
            "with_tax": store.tax_percent > 0,
        }

    @staticmethod
    def status_change(product: Product) -> dict[str, Any]:
        return {
            "id": product.id,
            "sku": product.sku,
            "mpn": None,
            "gtin": None,
            "status": product.status,
        }


def _name(product: Product, language: str) -> str:
    return product.name_en if language == "en" else product.name_ar


def _is_available(product: Product) -> bool:
    return product.status == "sale" and product.quantity > 0
