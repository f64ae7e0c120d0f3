"""Products, categories, customers and reviews: on memory, SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from nomoflow.catalog.model import (
    Category,
    Customer,
    NoSuchCustomer,
    NoSuchProduct,
    Product,
    Review,
)
from nomoflow.kernel.ids import (
    CategoryId,
    CustomerId,
    OrderId,
    ProductId,
    ReviewId,
)
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import PageRequest
from tests.builders import NOW, OTHER, STORE, a_category, a_customer, a_product
from tests.contracts.worlds import World

LATER = NOW + timedelta(minutes=1)


def keep(world: World, *products: Product) -> None:
    with world.work(STORE) as work:
        work.products.keep(products)
        work.commit()


def kept(world: World, product: str = "p1") -> Product:
    return world.catalog_reports.product(STORE, ProductId(product))


def test_products_are_equal_after_a_round_trip(world: World) -> None:
    told = a_product(price=Money(minor=12_345, currency=Currency("KWD")), gone_at=NOW)
    untold = Product(id=ProductId("p2"), reported_at=NOW, seen_at=NOW)
    keep(world, told, untold)
    with world.work(STORE) as work:
        found = work.products.find_all([told.id, untold.id, ProductId("p3")])
    assert found == {"p1": told, "p2": untold}
    assert kept(world) == told


def test_some_products_are_read_at_once_whatever_became_of_them(world: World) -> None:
    keep(world, a_product("p1"), a_product("p2", gone_at=NOW), a_product("p3"))
    wanted = [ProductId("p1"), ProductId("p2"), ProductId("p9")]
    found = world.catalog_reports.products_of(STORE, wanted)
    assert found == {"p1": a_product("p1"), "p2": a_product("p2", gone_at=NOW)}
    assert world.catalog_reports.products_of(STORE, []) == {}
    assert world.catalog_reports.products_of(OTHER, wanted) == {}


def test_categories_are_listed_by_name_without_those_that_are_gone(world: World) -> None:
    shelves = [
        a_category("k1", name="عطور"),
        a_category("k2", name="Oud"),
        a_category("k3", name="Amber", gone_at=NOW),
        a_category("k4", name="بخور"),
    ]
    with world.work(STORE) as work:
        work.categories.keep(shelves)
        work.commit()
    names = [category.name for category in world.catalog_reports.categories(STORE)]
    assert names == ["Oud", "بخور", "عطور"]
    assert world.catalog_reports.categories(STORE)[0] == shelves[1]
    assert world.catalog_reports.categories(OTHER) == []


def test_products_are_overwritten_in_bulk(world: World) -> None:
    keep(world, *(a_product(f"p{number}") for number in range(1500)))
    keep(world, *(a_product(f"p{number}", name="new") for number in range(1500)))
    with world.work(STORE) as work:
        found = work.products.find_all([ProductId(f"p{number}") for number in range(2000)])
    assert len(found) == 1500
    assert {product.name for product in found.values()} == {"new"}


def test_an_older_telling_never_overwrites_a_newer_one(world: World) -> None:
    keep(world, a_product(name="newer", reported_at=LATER))
    keep(world, a_product(name="older", reported_at=NOW))
    assert kept(world).name == "newer"
    keep(world, a_product(name="as new", reported_at=LATER))
    assert kept(world).name == "as new"


def test_products_that_are_not_committed_are_forgotten(world: World) -> None:
    keep(world, a_product(name="kept"))
    with world.work(STORE) as work:
        work.products.keep([a_product(name="forgotten"), a_product("p2")])
        work.products.mark_gone(LATER, LATER)
    assert kept(world).name == "kept"
    with world.work(STORE) as work:
        assert work.products.find_all([ProductId("p2")]) == {}


def test_products_of_another_store_are_not_seen_or_touched(world: World) -> None:
    keep(world, a_product(name="of the first"))
    with world.work(OTHER) as work:
        assert work.products.find_all([ProductId("p1")]) == {}
        assert work.products.mark_gone(LATER, LATER) == 0
        work.products.keep([a_product(name="of the other", reported_at=LATER)])
        work.commit()
    assert kept(world) == a_product(name="of the first")


def test_what_a_finished_passage_did_not_meet_is_gone_once(world: World) -> None:
    keep(
        world,
        a_product("unseen", seen_at=NOW - timedelta(seconds=1)),
        a_product("seen", seen_at=NOW),
        a_product("gone", seen_at=NOW - timedelta(days=1), gone_at=NOW - timedelta(hours=1)),
    )
    with world.work(STORE) as work:
        assert work.products.mark_gone(NOW, LATER) == 1
        assert work.products.mark_gone(NOW, LATER + timedelta(hours=1)) == 0
        work.commit()
    gone = [kept(world, product).gone_at for product in ("unseen", "seen", "gone")]
    assert gone == [LATER, None, NOW - timedelta(hours=1)]


def test_two_who_add_to_what_is_known_of_a_product_both_keep_it(world: World) -> None:
    """Whoever reads products holds them until the unit ends; nothing told between is lost."""
    keep(world, a_product(name="", brand=""))
    start = Barrier(2)

    def tell(field: str) -> None:
        start.wait()
        with world.work(STORE) as work:
            found = work.products.find_all([ProductId("p1")])
            setattr(found[ProductId("p1")], field, "told")
            work.products.keep(list(found.values()))
            work.commit()

    with ThreadPoolExecutor() as threads:
        list(threads.map(tell, ("name", "brand")))
    assert (kept(world).name, kept(world).brand) == ("told", "told")


def test_categories_are_kept_like_products(world: World) -> None:
    told = a_category(parent=CategoryId("k0"), url="https://ward.example/k1", active=False)
    with world.work(STORE) as work:
        work.categories.keep([told, a_category("k2", seen_at=NOW - timedelta(days=1))])
        work.commit()
    with world.work(STORE) as work:
        work.categories.keep([a_category(name="older", reported_at=NOW - timedelta(days=1))])
        assert work.categories.mark_gone(NOW, LATER) == 1
        work.commit()
    with world.work(STORE) as work:
        found = work.categories.find_all([CategoryId("k1"), CategoryId("k2")])
    gone = a_category("k2", seen_at=NOW - timedelta(days=1), gone_at=LATER)
    assert found == {"k1": told, "k2": gone}
    with world.work(OTHER) as work:
        assert work.categories.find_all([CategoryId("k1")]) == {}


def test_categories_that_are_not_committed_are_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.categories.keep([a_category()])
    with world.work(STORE) as work:
        assert work.categories.find_all([CategoryId("k1")]) == {}


def test_customers_are_kept_like_products(world: World) -> None:
    told, untold = a_customer(), Customer(id=CustomerId("c2"), reported_at=NOW, seen_at=NOW)
    with world.work(STORE) as work:
        work.customers.keep([told, untold])
        work.commit()
    with world.work(STORE) as work:
        work.customers.keep([a_customer(city="older", reported_at=NOW - timedelta(days=1))])
        work.commit()
    with world.work(STORE) as work:
        work.customers.keep([a_customer(city="forgotten")])
    with world.work(STORE) as work:
        assert work.customers.find_all([told.id, untold.id]) == {"c1": told, "c2": untold}
    with world.work(OTHER) as work:
        assert work.customers.find_all([told.id]) == {}


def a_review(number: str = "1", content: str = "رائع") -> Review:
    return Review(
        id=ReviewId(number),
        reported_at=NOW,
        rating=5,
        kind="rating",
        content=content,
        product=ProductId("p1"),
        order=OrderId("1"),
        customer=None,
    )


def test_a_review_is_kept_once_in_each_store(world: World) -> None:
    """Nothing reads reviews yet: what erasing the store finds tells how many were kept."""
    for store in (STORE, OTHER):
        with world.work(store) as work:
            work.reviews.keep([a_review(), a_review("2")])
            work.reviews.keep([a_review(content="again"), a_review("3")])
            work.commit()
    with world.work(STORE) as work:
        work.reviews.keep([a_review("forgotten")])
    assert world.eraser.erase(STORE) == 3
    assert world.eraser.erase(OTHER) == 3


def test_nothing_kept_is_nothing_done(world: World) -> None:
    with world.work(STORE) as work:
        work.products.keep([])
        work.categories.keep([])
        work.customers.keep([])
        work.reviews.keep([])
        assert work.products.find_all([]) == {}
        work.commit()
    assert world.catalog_reports.products(STORE, None, PageRequest()).total == 0


# --- lists ---------------------------------------------------------------------------------------


def names(world: World, search: str | None = None, page: PageRequest | None = None) -> list[str]:
    found = world.catalog_reports.products(STORE, search, page or PageRequest())
    return [product.name for product in found.rows]


def test_products_are_listed_by_name_without_those_that_are_gone(world: World) -> None:
    keep(
        world,
        a_product("p1", name="Oud"),
        a_product("p2", name="amber"),
        a_product("p3", name="Musk"),
        a_product("p4", name="Gone", gone_at=NOW),
    )
    assert names(world) == ["amber", "Musk", "Oud"]
    second = PageRequest(page=2, size=2)
    assert names(world, page=second) == ["Oud"]
    assert world.catalog_reports.products(STORE, None, second).total == 3
    assert world.catalog_reports.products(OTHER, None, PageRequest()).total == 0


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("OU", ["Oud 100%"]),
        ("sku-p2", []),
        ("SKU-p2", ["عطر"]),
        ("%", ["Oud 100%"]),
        ("طر", ["عطر"]),
    ],
)
def test_products_are_searched_by_name_and_sku(world: World, search: str, found: list[str]) -> None:
    keep(world, a_product("p1", name="Oud 100%"), a_product("p2", name="عطر"))
    assert names(world, search) == found


def test_customers_are_listed_latest_reported_first(world: World) -> None:
    with world.work(STORE) as work:
        work.customers.keep(
            [a_customer("c1"), a_customer("c2", reported_at=LATER), a_customer("c3")]
        )
        work.commit()
    found = world.catalog_reports.customers(STORE, None, PageRequest(size=2))
    assert ([customer.id for customer in found.rows], found.total) == (["c2", "c3"], 3)
    assert world.catalog_reports.customers(OTHER, None, PageRequest()).total == 0


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("sara", ["c1"]),
        ("نورة", ["c2"]),
        ("SARA@example.com", ["c1"]),
        ("sara@", []),
        ("+966500000002", ["c2"]),
        ("", ["c2", "c1"]),
    ],
)
def test_customers_are_searched_by_name_email_and_phone(
    world: World, search: str, found: list[str]
) -> None:
    other = a_customer("c2", first_name="نورة", email="n@example.com", phone="+966500000002")
    with world.work(STORE) as work:
        work.customers.keep([a_customer("c1", email="Sara@Example.com"), other])
        work.commit()
    rows = world.catalog_reports.customers(STORE, search, PageRequest()).rows
    assert [customer.id for customer in rows] == found


def test_one_product_or_customer_is_read_and_a_missing_one_refused(world: World) -> None:
    keep(world, a_product())
    with world.work(STORE) as work:
        work.customers.keep([a_customer()])
        work.commit()
    assert kept(world) == a_product()
    assert world.catalog_reports.customer(STORE, CustomerId("c1")) == a_customer()
    with pytest.raises(NoSuchProduct):
        world.catalog_reports.product(OTHER, ProductId("p1"))
    with pytest.raises(NoSuchCustomer):
        world.catalog_reports.customer(OTHER, CustomerId("c1"))


def test_a_category_without_much_is_equal_after_a_round_trip(world: World) -> None:
    bare = Category(id=CategoryId("k9"), reported_at=NOW, seen_at=NOW)
    with world.work(STORE) as work:
        work.categories.keep([bare])
        work.commit()
    with world.work(STORE) as work:
        assert work.categories.find_all([bare.id]) == {"k9": bare}
