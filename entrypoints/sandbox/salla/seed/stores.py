"""The merchants and their stores."""

from datetime import timedelta

from entrypoints.sandbox.salla.records import Merchant, Store
from entrypoints.sandbox.salla.world import World

NOURA, KHALID = 736201945, 736418207
OUD_NAJD, SADU_HOME, DAR_AL_FANN = 1482930571, 1593827460, 1604738291


def add_stores(world: World) -> None:
    opened = world.now() - timedelta(days=950)
    for merchant in (
        Merchant(
            id=NOURA,
            name_ar="نورة الدوسري",
            name_en="Noura Aldosari",
            email="noura@oud-najd.example",
            mobile="+966500000111",
            created_at=opened,
        ),
        Merchant(
            id=KHALID,
            name_ar="خالد الرشيد",
            name_en="Khalid Alrasheed",
            email="khalid@dar-alfann.example",
            mobile="+96550000222",
            created_at=opened,
        ),
    ):
        world.merchants.put(merchant)
    for store in (_oud_najd(world), _sadu_home(world), _dar_al_fann(world)):
        world.stores.put(store)


def _oud_najd(world: World) -> Store:
    return Store(
        id=OUD_NAJD,
        merchant_id=NOURA,
        username="oudnajd",
        name_ar="عود نجد",
        name_en="Oud Najd",
        description_ar="متجر متخصص في العود والبخور والعطور الشرقية",
        description_en="Oud, incense and oriental perfumes",
        plan="special",
        currency="SAR",
        email="owner@oud-najd.example",
        mobile="+966500000111",
        city_ar="الرياض",
        accent="#9a6a2f",
        deep="#2f2318",
        tax_percent=15,
        shipping=2500,
        free_shipping_from=40000,
        cash_fee=1500,
        created_at=world.now() - timedelta(days=940),
    )


def _sadu_home(world: World) -> Store:
    return Store(
        id=SADU_HOME,
        merchant_id=NOURA,
        username="saduhome",
        name_ar="سدو هوم",
        name_en="Sadu Home",
        description_ar="قطع منزلية بروح السدو والحرف اليدوية",
        description_en="Handmade pieces for the home, in the spirit of sadu",
        plan="pro",
        currency="SAR",
        email="hello@sadu-home.example",
        mobile="+966500000112",
        city_ar="الأحساء",
        accent="#a23b33",
        deep="#33201d",
        tax_percent=15,
        shipping=3000,
        free_shipping_from=50000,
        cash_fee=1700,
        created_at=world.now() - timedelta(days=410),
    )


def _dar_al_fann(world: World) -> Store:
    return Store(
        id=DAR_AL_FANN,
        merchant_id=KHALID,
        username="daralfann",
        name_ar="دار الفن",
        name_en="Dar Al Fann",
        description_ar="أدوات الرسم والخط العربي ولوحات من الكويت",
        description_en="Supplies for painters and calligraphers, and prints from Kuwait",
        plan="basic",
        currency="KWD",
        email="khalid@dar-alfann.example",
        mobile="+96550000222",
        city_ar="مدينة الكويت",
        accent="#1f6f78",
        deep="#14282c",
        tax_percent=0,
        shipping=1750,
        free_shipping_from=20000,
        cash_fee=500,
        created_at=world.now() - timedelta(days=300),
    )
