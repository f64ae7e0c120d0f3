"""Puts a store's goods on its shelves."""

from datetime import timedelta
from random import Random

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.records import Brand, Category, Product, Store
from entrypoints.sandbox.salla.seed.shelves import Line, Section, Size
from entrypoints.sandbox.salla.world import World


def stock(
    world: World,
    store: Store,
    sections: tuple[Section, ...],
    lines: tuple[Line, ...],
    dice: Random,
) -> list[Product]:
    categories = [_category(world, store, each, sort) for sort, each in enumerate(sections)]
    products: list[Product] = []
    for line in lines:
        for size in line.sizes:
            section, category = sections[line.section], categories[line.section]
            product = _product(world, store, section, line, size, dice)
            product.category_ids = [category.id]
            product.sort = len(products) + 1
            products.append(world.products.put(product))
    return products


def add_brands(
    world: World, store: Store, brands: tuple[tuple[str, str, str], ...], products: list[Product]
) -> None:
    """Each brand's name in Arabic and in English, and the drawing that its goods share."""
    for name_ar, name_en, art in brands:
        brand = Brand(
            id=world.next_id("brand"), store_id=store.id, name_ar=name_ar, name_en=name_en
        )
        world.brands.put(brand)
        for product in products:
            if product.art == art:
                product.brand_id = brand.id


def _category(world: World, store: Store, section: Section, sort: int) -> Category:
    return world.categories.put(
        Category(
            id=world.next_id("category"),
            store_id=store.id,
            name_ar=section.name_ar,
            name_en=section.name_en,
            slug=section.slug,
            art=section.art,
            sort=sort,
            updated_at=world.now() - timedelta(days=60 - sort),
        )
    )


def _product(
    world: World, store: Store, section: Section, line: Line, size: Size, dice: Random
) -> Product:
    size_ar, size_en, factor = size
    name_ar, name_en = f"{line.name_ar} {size_ar}".strip(), f"{line.name_en} {size_en}".strip()
    price = _price(line.price * factor, store.currency)
    on_sale = dice.random() < 0.12
    count = dice.randint(4, 60)
    product_id = world.next_id("product")
    return Product(
        id=product_id,
        store_id=store.id,
        sku=f"{section.sku}-{product_id % 10000:04d}",
        name_ar=name_ar,
        name_en=name_en,
        description_ar=f"{name_ar}، من مختارات {store.name_ar}. يصلك مغلفاً وجاهزاً للإهداء.",
        description_en=f"{name_en}, chosen by {store.name_en}. Arrives wrapped and ready to give.",
        slug=line.name_ar.replace(" ", "-"),
        price=price,
        cost=round(price * 0.38),
        category_ids=[],
        art=section.art,
        hue=(section.hue + dice.randint(-14, 14)) % 360,
        quantity=dice.choice((0, 3, 8, 14, 25, 40, 60, 90, 120)) if dice.random() < 0.3 else 60,
        sort=0,
        updated_at=world.now() - timedelta(hours=dice.randint(2, 900)),
        sale_price=_price(line.price * factor * 0.8, store.currency) if on_sale else 0,
        views=dice.randint(120, 4200),
        rating_total=round(count * dice.uniform(4.1, 4.9)),
        rating_count=count,
        weight_grams=dice.choice((100, 250, 250, 500, 750)),
    )


def _price(amount: float, currency: str) -> int:
    if currency == "KWD":
        return shapes.minor(round(amount, 3), currency)
    return shapes.minor(round(amount), currency)
