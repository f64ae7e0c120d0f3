"""Fills an empty world: two merchants, three stores, and their last ninety days."""

from dataclasses import dataclass
from random import Random

from entrypoints.sandbox.salla.app_records import SettingsForm
from entrypoints.sandbox.salla.seed import goods_of_others as others
from entrypoints.sandbox.salla.seed import goods_of_oud_najd as oud
from entrypoints.sandbox.salla.seed import stores
from entrypoints.sandbox.salla.seed.form import FIELDS
from entrypoints.sandbox.salla.seed.history import Shop, make_history
from entrypoints.sandbox.salla.seed.offers import add_coupons, add_more_coupons, leave_carts
from entrypoints.sandbox.salla.seed.shelves import Line, Section
from entrypoints.sandbox.salla.seed.shoppers import make_shoppers
from entrypoints.sandbox.salla.seed.stocking import add_brands, stock
from entrypoints.sandbox.salla.world import World


@dataclass(frozen=True, slots=True)
class _Plan:
    store_id: int
    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    shoppers: int
    per_day: float
    codes: tuple[str, str]
    carts: int


_PLANS = (
    _Plan(stores.OUD_NAJD, oud.SECTIONS, oud.LINES, 180, 5.2, ("AHLAN15", "WATANI20"), 14),
    _Plan(
        stores.SADU_HOME, others.SADU_SECTIONS, others.SADU_LINES, 60, 1.8, ("BAYT15", "SADU20"), 5
    ),
    _Plan(
        stores.DAR_AL_FANN, others.DAR_SECTIONS, others.DAR_LINES, 40, 1.3, ("FANN15", "LAWN20"), 3
    ),
)


def seed(world: World) -> None:
    dice = Random(world.options.seed)  # noqa: S311 - made-up shoppers, not secrets
    with world.changing():
        stores.add_stores(world)
        world.forms.put(SettingsForm(fields=FIELDS))
        for plan in _PLANS:
            _fill(world, plan, dice)


def _fill(world: World, plan: _Plan, dice: Random) -> None:
    store = world.store(plan.store_id)
    products = stock(world, store, plan.sections, plan.lines, dice)
    if store.id == stores.OUD_NAJD:
        add_brands(world, store, oud.BRANDS, products)
    customers = make_shoppers(world, store, plan.shoppers, dice)
    coupons = add_coupons(world, store, plan.codes)
    shop = Shop(
        store=store,
        products=products,
        favourites=dice.sample(products, len(products)),
        customers=customers,
        coupons=coupons,
        per_day=plan.per_day,
        dice=dice,
    )
    make_history(world, shop)
    leave_carts(world, store, products, customers, dice, plan.carts)
    if store.id == stores.OUD_NAJD:
        add_more_coupons(world, store)
