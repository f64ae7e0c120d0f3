"""The cities a store ships to."""

from dataclasses import dataclass

from entrypoints.sandbox.salla.records import Store


@dataclass(frozen=True, slots=True)
class City:
    name_ar: str
    name_en: str
    weight: int
    latitude: float
    longitude: float
    districts: tuple[str, ...]


SAUDI_CITIES = (
    City("الرياض", "Riyadh", 38, 24.7136, 46.6753, ("حي الملقا", "حي العليا", "حي الياسمين")),
    City("جدة", "Jeddah", 20, 21.5433, 39.1728, ("حي الزهراء", "حي الروضة", "حي السلامة")),
    City("مكة المكرمة", "Makkah", 7, 21.3891, 39.8579, ("حي العوالي", "حي الشوقية")),
    City("المدينة المنورة", "Madinah", 6, 24.5247, 39.5692, ("حي العزيزية", "حي قربان")),
    City("الدمام", "Dammam", 8, 26.4207, 50.0888, ("حي الشاطئ", "حي الفيصلية")),
    City("الخبر", "Khobar", 6, 26.2172, 50.1971, ("حي العقربية", "حي الحزام")),
    City("بريدة", "Buraydah", 4, 26.326, 43.975, ("حي الصفراء", "حي الريان")),
    City("أبها", "Abha", 4, 18.2164, 42.5053, ("حي المنسك", "حي شمسان")),
    City("تبوك", "Tabuk", 3, 28.3835, 36.5662, ("حي المروج", "حي السليمانية")),
    City("حائل", "Hail", 2, 27.5114, 41.7208, ("حي النقرة", "حي المنتزه")),
    City("الهفوف", "Hofuf", 2, 25.3833, 49.5867, ("حي المبرز", "حي الكوت")),
)
KUWAITI_CITIES = (
    City("السالمية", "Salmiya", 5, 29.3339, 48.0761, ("قطعة 4", "قطعة 10")),
    City("حولي", "Hawalli", 3, 29.3328, 48.0286, ("قطعة 2", "قطعة 7")),
    City("مدينة الكويت", "Kuwait City", 3, 29.3759, 47.9774, ("شرق", "المرقاب")),
    City("الجهراء", "Jahra", 2, 29.3375, 47.6581, ("القصر", "الواحة")),
)
STREETS = ("شارع الأمير سلطان", "شارع التحلية", "طريق الملك فهد", "شارع الستين", "شارع النخيل")


def cities_of(store: Store) -> tuple[City, ...]:
    return KUWAITI_CITIES if store.currency == "KWD" else SAUDI_CITIES


def city_named(store: Store, name_ar: str) -> City:
    known = cities_of(store)
    return next((city for city in known if city.name_ar == name_ar), known[0])
