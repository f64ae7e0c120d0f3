"""Where everything of the stand-in is found, and what its links look like."""

from urllib.parse import quote

from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.records import Category, Order, Product, Store


class Addresses:
    def __init__(self, options: SandboxOptions) -> None:
        self.own = options.own_base_url.rstrip("/")
        self.app = options.app_base_url.rstrip("/")
        self.app_id = options.app_id
        self.accounts = f"{self.own}/salla/accounts"
        self.admin_api = f"{self.own}/salla/admin/v2"
        self.app_webhooks = f"{self.app}/webhooks/salla"
        self.app_callback = f"{self.app}/salla/callback"
        self.app_snippet_source = f"{self.app}/salla/snippet.js"
        self.app_embedded = f"{self.app}/embedded/salla"
        self.published_snippet = f"{self.own}/salla/cdn/app-{options.app_id}.js"

    def shop(self, store: Store, language: str = "ar") -> str:
        return f"{self.own}/shop/{store.username}" + ("/en" if language == "en" else "")

    def product(self, store: Store, product: Product, language: str = "ar") -> str:
        return f"{self.shop(store, language)}/{quote(product.slug)}/p{product.id}"

    def product_admin(self, product: Product) -> str:
        return f"{self.own}/salla/merchant/products/{product.id}"

    def product_image(self, product: Product) -> str:
        return f"{self.own}/salla/cdn/products/{product.id}.svg"

    def category(self, store: Store, category: Category, language: str = "ar") -> str:
        return f"{self.shop(store, language)}/{quote(category.slug)}/c{category.id}"

    def category_image(self, category: Category) -> str:
        return f"{self.own}/salla/cdn/categories/{category.id}.svg"

    def store_avatar(self, store: Store) -> str:
        return f"{self.own}/salla/cdn/stores/{store.id}.svg"

    def person_avatar(self, gender: str) -> str:
        return f"{self.own}/salla/cdn/avatars/{gender}.svg"

    def order(self, store: Store, order: Order) -> str:
        return f"{self.shop(store)}/order/{order.token}"

    def order_rating(self, store: Store, order: Order) -> str:
        return f"{self.shop(store)}/rating/{order.token[:16]}"

    def order_admin(self, order: Order) -> str:
        return f"{self.own}/salla/merchant/orders/order/{order.token}"

    def customer_profile(self, store: Store) -> str:
        return f"{self.shop(store)}/profile"

    def customer_admin(self, token: str) -> str:
        return f"{self.own}/salla/merchant/customers/{token}"

    def checkout(self, store: Store, cart_id: int, language: str = "ar") -> str:
        return f"{self.shop(store, language)}/checkout/{cart_id}"

    def marketing(self, store: Store, code: str) -> str:
        return f"{self.shop(store)}?utm_source=ref&utm_campaign={quote(code)}"
