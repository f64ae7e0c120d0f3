"""A store's coupons: made, changed and deleted by whoever may, and counted by orders."""

import secrets
import string
from typing import Any

from entrypoints.sandbox.salla import coupon_form, coupon_rules, statuses
from entrypoints.sandbox.salla.records import ChildCode, Coupon, Order
from entrypoints.sandbox.salla.world import World

_LARGEST_GROUP = 5000
_DEFAULTS: dict[str, Any] = {
    "free_shipping": True,
    "exclude_sale_products": True,
    "show_maximum_amount": True,
    "is_apply_with_offer": False,
    "applied_in": "all",
    "usage_limit": None,
    "usage_limit_per_user": None,
    "payment_methods": [],
    "beneficiary_domain": None,
    **{name: [] for name in coupon_form.LISTS},
}
_MARKETING = (
    "marketing_name",
    "marketing_type",
    "marketing_amount",
    "marketing_maximum_amount",
    "marketing_info",
    "marketing_hide_total_sales",
    "marketing_show_maximum_amount",
)


class CouponRefused(ValueError):
    """What was sent is not a coupon; each field with Salla's sentences."""

    def __init__(self, problems: coupon_form.Problems) -> None:
        super().__init__(problems)
        self.problems = problems


class CouponTrade:
    def __init__(self, world: World) -> None:
        self._world = world

    def create(self, store_id: int, sent: dict[str, Any]) -> Coupon:
        with self._world.changing():
            problems = coupon_form.problems(sent, self._world.now())
            if "code" not in problems and self._is_taken(store_id, str(sent["code"])):
                problems["code"] = [coupon_form.DUPLICATE]
            if problems:
                raise CouponRefused(problems)
            now = self._world.now()
            coupon = Coupon(
                id=self._world.next_id("coupon"),
                store_id=store_id,
                code=str(sent["code"]),
                type="",
                amount=0,
                created_at=now,
                updated_at=now,
                starts_at=None,
                expires_at="",
            )
            coupon.settings = dict(_DEFAULTS)
            if "show_maximum_amount" not in sent:
                coupon.settings["show_maximum_amount"] = False
            _fill(coupon, sent)
            if coupon_form.is_group(sent):
                self._make_group(coupon, sent)
            return self._world.coupons.put(coupon)

    def change(self, coupon: Coupon, sent: dict[str, Any]) -> None:
        with self._world.changing():
            problems = coupon_form.problems(sent, self._world.now(), updating=True)
            code = str(sent.get("code", coupon.code))
            renamed = code.casefold() != coupon.code.casefold()
            if renamed and self._is_taken(coupon.store_id, code):
                problems["code"] = [coupon_form.DUPLICATE]
            if problems:
                raise CouponRefused(problems)
            coupon.code = code
            _fill(coupon, sent)
            coupon.updated_at = self._world.now()
            self._world.coupons.put(coupon)

    def delete(self, coupon: Coupon) -> None:
        coupon.status = "deleted"
        self._world.coupons.put(coupon)

    def count(self, order: Order) -> None:
        """An order was placed: its coupon has one more use, paid or not."""
        if order.coupon_id is not None:
            order.holds_coupon_use = True
            self._add(order, 1)

    def settle(self, order: Order) -> None:
        """An order was reversed, or is good again; a knob says whether that is a matter of uses."""
        holds = not (order.deleted or order.status in statuses.REVERSED)
        if (
            order.coupon_id is None
            or holds == order.holds_coupon_use
            or not self._world.knobs.returns_coupon_uses
        ):
            return
        order.holds_coupon_use = holds
        self._add(order, 1 if holds else -1)

    def _add(self, order: Order, uses: int) -> None:
        coupon = self._world.coupons.get(order.coupon_id)
        if coupon is None:
            return
        child = coupon.child(order.coupon_code or "")
        both: list[Coupon | ChildCode] = [coupon] if child is None else [coupon, child]
        for counted in both:
            counted.uses += uses
            if uses > 0:
                counted.used_by.append(order.customer_id)
            elif order.customer_id in counted.used_by:
                counted.used_by.remove(order.customer_id)
        coupon.sales += uses * order.total
        coupon.updated_at = self._world.now()
        self._world.coupons.put(coupon)

    def _is_taken(self, store_id: int, code: str) -> bool:
        wanted = code.casefold()
        return any(
            each.status != "deleted" and (each.code.casefold() == wanted or each.answers_to(code))
            for each in self._world.coupons.of(store_id)
        )

    def _make_group(self, coupon: Coupon, sent: dict[str, Any]) -> None:
        count = sent["group_coupons_count"]
        if not isinstance(count, int) or not 1 <= count <= _LARGEST_GROUP:
            raise CouponRefused({"group_coupons_count": ["عدد الكوبونات غير صحيح"]})
        suffix = str(sent["group_suffix"])
        coupon.settings.update(is_group=True, group_name=sent["group_name"], group_suffix=suffix)
        taken: set[str] = set()
        while len(coupon.children) < count:
            code = suffix + _letters(4)
            if code.casefold() in taken or coupon_rules.coupon_named(
                self._world, coupon.store_id, code
            ):
                continue
            taken.add(code.casefold())
            coupon.children.append(ChildCode(id=self._world.next_id("child"), code=code))


def _fill(coupon: Coupon, sent: dict[str, Any]) -> None:
    if "type" in sent:
        coupon.type = coupon_form.TYPES[str(sent["type"])]
    for name in ("amount", "maximum_amount"):
        if sent.get(name) is not None:
            setattr(coupon, name, sent[name])
    if "minimum_amount" in sent:
        coupon.minimum_amount = sent["minimum_amount"]
    coupon.status = sent.get("status") or coupon.status
    if sent.get("expiry_date"):
        coupon.expires_at = _stored(sent["expiry_date"])
    if "start_date" in sent:
        coupon.starts_at = _stored(sent["start_date"]) if sent["start_date"] else None
    for name in _DEFAULTS:
        if name in sent:
            coupon.settings[name] = _texts(sent[name]) if name in coupon_form.LISTS else sent[name]
    _fill_marketing(coupon, sent)


def _fill_marketing(coupon: Coupon, sent: dict[str, Any]) -> None:
    if sent.get("marketing_active") is False:
        coupon.marketing = {}
        return
    told = {name: sent[name] for name in _MARKETING if sent.get(name) is not None}
    if told:
        coupon.marketing = {**coupon.marketing, **told}


def _texts(values: list[Any]) -> list[str]:
    return [str(value) for value in values]


def _stored(value: Any) -> str:
    parsed = coupon_form.moment(value)
    return parsed.strftime("%Y-%m-%d %H:%M:%S") if parsed else ""


def _letters(count: int) -> str:
    alphabet = string.ascii_letters + string.digits
    return "".join(secrets.choice(alphabet) for _ in range(count))
