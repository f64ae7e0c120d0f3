"""Makes shoppers of a store."""

from datetime import timedelta
from random import Random

from entrypoints.sandbox.salla.cities import STREETS, cities_of, city_named
from entrypoints.sandbox.salla.records import Address, Customer, CustomerGroup, Store, Visit
from entrypoints.sandbox.salla.seed import people
from entrypoints.sandbox.salla.world import World


def make_shoppers(world: World, store: Store, count: int, dice: Random) -> list[Customer]:
    loyal = world.groups.put(
        CustomerGroup(id=world.next_id("group"), store_id=store.id, name="عملاء مميزون")
    )
    world.groups.put(CustomerGroup(id=world.next_id("group"), store_id=store.id, name="جملة"))
    found = []
    for number in range(count):
        customer = _customer(world, store, number, dice)
        if dice.random() < 0.08:
            customer.groups = [loyal.id]
        found.append(world.customers.put(customer))
    return found


def _customer(world: World, store: Store, number: int, dice: Random) -> Customer:
    woman = dice.random() < 0.55
    first = dice.choice(people.WOMEN if woman else people.MEN)
    family = dice.choice(people.FAMILIES)
    cities = cities_of(store)
    city = dice.choices(cities, [each.weight for each in cities])[0]
    joined = world.now() - timedelta(days=dice.randint(95, 420), minutes=dice.randint(0, 1439))
    kuwaiti = store.currency == "KWD"
    return Customer(
        id=world.next_id("customer"),
        store_id=store.id,
        first_name=first[0],
        last_name=family[0],
        first_name_en=first[1],
        last_name_en=family[1],
        mobile=(50001000 if kuwaiti else 500001000) + number,
        mobile_code="+965" if kuwaiti else "+966",
        email=_email(first[1], family[1], number) if dice.random() < 0.9 else None,
        gender="female" if woman else "male",
        birthday=_birthday(dice) if dice.random() < 0.4 else None,
        city_ar=city.name_ar,
        city_en=city.name_en,
        district=dice.choice(city.districts),
        created_at=joined,
        updated_at=joined,
        country_code="KW" if kuwaiti else "SA",
        country_ar="الكويت" if kuwaiti else "السعودية",
        notifications=dice.random() < 0.8,
        token=f"{dice.getrandbits(64):016x}",
    )


def _email(first: str, family: str, number: int) -> str:
    return f"{first}.{family}{number}@example.com".lower()


def _birthday(dice: Random) -> str:
    return f"{dice.randint(1968, 2004)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"


def address_of(store: Store, customer: Customer, dice: Random) -> Address:
    city = city_named(store, customer.city_ar)
    return Address(
        city_ar=city.name_ar,
        district=customer.district,
        street=dice.choice(STREETS),
        postal_code=str(dice.randint(11000, 62999)),
        latitude=round(city.latitude + dice.uniform(-0.05, 0.05), 4),
        longitude=round(city.longitude + dice.uniform(-0.05, 0.05), 4),
    )


def visit_of(dice: Random) -> Visit:
    if dice.random() < 0.82:
        agent, device = dice.choice(people.PHONES), "mobile"
    else:
        agent, device = people.DESKTOP, "desktop"
    return Visit(device=device, user_agent=agent, ip=f"203.0.113.{dice.randint(2, 250)}")
