"""The twin of Salla's side: accounts, descriptions, orders and lists, as a test fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from nomoflow.catalog.events import CategoriesReported, CustomersReported, ProductsReported
from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport
from nomoflow.coupons.events import CouponsReported
from nomoflow.coupons.facts import CouponReport
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import Ids, MemberId, OrderId, StoreId, StoreKey
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.model import (
    AccessRefused,
    AuthorisationRefused,
    Identity,
    RefreshUnanswered,
)
from nomoflow.orders.events import OrdersReported
from nomoflow.orders.facts import OrderReport
from nomoflow.orders.model import NoSuchOrder
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.ports import HistoryPage

_LIFETIME = timedelta(days=14)
_PAGE_LIFETIME = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class _Issued:
    """A pair of tokens that was handed out."""

    grant: Grant
    identity: Identity
    spent: bool = False
    revoked: bool = False


class MemoryAuthoriser:
    """The twin of ``SallaAuthoriser``: codes and refresh tokens work once."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._codes: dict[str, Identity] = {}
        self._issued: list[_Issued] = []
        self._pages: dict[str, tuple[StoreId, MemberId, datetime]] = {}
        self.losing_answers = False
        """While true, a refresh is done and its answer is lost on the way."""

    def consent(self, identity: Identity) -> str:
        """A person agrees; the code that their browser brings back."""
        code = self._ids.secret()
        self._codes[code] = identity
        return code

    def open_page(self, store: StoreId, member: MemberId) -> Secret:
        """A person opens the embedded page; the token that their browser brings."""
        token = self._ids.secret()
        self._pages[token] = (store, member, self._clock.now() + _PAGE_LIFETIME)
        return Secret(token)

    def revoke(self, store: StoreId) -> None:
        """Let no token of a store work any more."""
        for issued in self._issued:
            issued.revoked |= issued.identity.store == store

    def address(self, state: str) -> str:
        """Where to send the merchant's browser to ask for consent."""
        return f"https://accounts.example/oauth2/auth?{urlencode({'state': state})}"

    def exchange(self, code: str) -> Grant:
        """Tokens for a code; refuses with ``AuthorisationRefused``."""
        identity = self._codes.pop(code, None)
        if identity is None:
            raise AuthorisationRefused
        return self._issue(identity)

    def refresh(self, refresh: Secret) -> Grant:
        """New tokens for old; a spent one revokes everything."""
        issued = next((each for each in self._issued if each.grant.refresh == refresh), None)
        if issued is None or issued.revoked:
            raise AuthorisationRefused
        if issued.spent:
            self.revoke(issued.identity.store)
            raise AuthorisationRefused
        issued.spent = True
        renewed = self._issue(issued.identity)
        if self.losing_answers:
            raise RefreshUnanswered
        return renewed

    def identify(self, access: Secret) -> Identity:
        """Whose token this is; refuses with ``AuthorisationRefused``."""
        for issued in self._issued:
            live = not issued.spent and not issued.revoked
            if issued.grant.access == access and live:
                return issued.identity
        raise AuthorisationRefused

    def introspect(self, token: Secret) -> tuple[StoreId, MemberId]:
        """Who opened the embedded page; or ``AuthorisationRefused``."""
        store, member, ends = self._pages.get(token.reveal(), (None, None, None))
        if store is None or member is None or ends is None or ends <= self._clock.now():
            raise AuthorisationRefused
        return store, member

    def _issue(self, identity: Identity) -> Grant:
        now = self._clock.now()
        grant = Grant(
            access=Secret(self._ids.secret()),
            refresh=Secret(self._ids.secret()),
            expires_at=now + _LIFETIME,
            granted_at=now,
            scope=("orders.read", "offline_access"),
        )
        self._issued.append(_Issued(grant=grant, identity=identity))
        return grant


class MemoryStoreProfiles:
    """The twin of ``SallaStoreProfiles``. A store that is not here refuses our tokens."""

    def __init__(self) -> None:
        self.profiles: dict[StoreId, StoreProfile] = {}
        self.keys: dict[StoreId, StoreKey] = {}
        """The keys that the stores' snippets know."""

    def read(self, store: StoreId) -> StoreProfile:
        """What the platform says about the store."""
        if store not in self.profiles:
            raise AccessRefused(store=store)
        return self.profiles[store]

    def tell_key(self, store: StoreId, key: StoreKey) -> None:
        """Let the storefront snippet know the store's public key."""
        self.read(store)
        self.keys[store] = key


class MemoryOrderGateway:
    """The twin of ``SallaOrderGateway``."""

    def __init__(self) -> None:
        self._orders: dict[tuple[StoreId, OrderId], OrderReport] = {}

    def put(self, store: StoreId, report: OrderReport) -> None:
        """Let the platform have this order."""
        self._orders[store, report.id] = report

    def read(self, store: StoreId, order: OrderId) -> OrderReport:
        """The whole order; refuses with ``NoSuchOrder``."""
        if (store, order) not in self._orders:
            raise NoSuchOrder(order=order)
        return self._orders[store, order]


_RESOURCES: dict[type, Resource] = {
    ProductReport: Resource.PRODUCTS,
    CategoryReport: Resource.CATEGORIES,
    CustomerReport: Resource.CUSTOMERS,
    CouponReport: Resource.COUPONS,
    OrderReport: Resource.ORDERS,
}
Report = TypeVar("Report")
Listed = ProductReport | CategoryReport | CustomerReport | CouponReport | OrderReport


class MemoryStoreHistory:
    """The twin of ``SallaStoreHistory``: lists in the order in which they were filled."""

    def __init__(self, page_size: int = 60) -> None:
        self._size = page_size
        self._lists: dict[tuple[StoreId, Resource], list[Listed]] = {}

    def add(self, store: StoreId, *reports: Listed) -> None:
        """Let the platform list these."""
        for report in reports:
            self._lists.setdefault((store, _RESOURCES[type(report)]), []).append(report)

    def page(self, store: StoreId, resource: Resource, page: int, since: datetime) -> HistoryPage:
        """One page; ``since`` limits orders. Pages count from one."""
        listed = [each for each in self._lists.get((store, resource), []) if _is_since(each, since)]
        shown = listed[(page - 1) * self._size : page * self._size]
        return HistoryPage(
            events=(_told(resource, shown),),
            brought=len(shown),
            pages=max(1, -(-len(listed) // self._size)),
            total=len(listed),
        )


def _is_since(report: Listed, since: datetime) -> bool:
    placed = report.placed_at if isinstance(report, OrderReport) else None
    return placed is None or placed >= since


def _told(resource: Resource, shown: Sequence[Listed]) -> Event:
    if resource is Resource.PRODUCTS:
        return ProductsReported(products=_only(ProductReport, shown))
    if resource is Resource.CATEGORIES:
        return CategoriesReported(categories=_only(CategoryReport, shown))
    if resource is Resource.CUSTOMERS:
        return CustomersReported(customers=_only(CustomerReport, shown))
    if resource is Resource.COUPONS:
        return CouponsReported(coupons=_only(CouponReport, shown))
    return OrdersReported(orders=_only(OrderReport, shown))


def _only(kind: type[Report], shown: Sequence[Listed]) -> tuple[Report, ...]:
    return tuple(each for each in shown if isinstance(each, kind))
