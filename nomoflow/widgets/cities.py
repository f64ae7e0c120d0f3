"""The cities of the Gulf for which prayer times are known, with where they lie."""

from collections.abc import Mapping
from dataclasses import dataclass

from nomoflow.kernel.text import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city: what it is called, where it lies, and which clock it has."""

    name: Bilingual
    latitude: float
    longitude: float
    zone: str = "Asia/Riyadh"


def _city(ar: str, en: str, latitude: float, longitude: float, zone: str = "Asia/Riyadh") -> City:
    return City(name=Bilingual(ar=ar, en=en), latitude=latitude, longitude=longitude, zone=zone)


CITIES: Mapping[str, City] = {
    "riyadh": _city("الرياض", "Riyadh", 24.7136, 46.6753),
    "makkah": _city("مكة المكرمة", "Makkah", 21.4225, 39.8262),
    "madinah": _city("المدينة المنورة", "Madinah", 24.4672, 39.6112),
    "jeddah": _city("جدة", "Jeddah", 21.5433, 39.1728),
    "dammam": _city("الدمام", "Dammam", 26.4207, 50.0888),
    "khobar": _city("الخبر", "Khobar", 26.2172, 50.1971),
    "ahsa": _city("الأحساء", "Al Ahsa", 25.3833, 49.5867),
    "jubail": _city("الجبيل", "Jubail", 27.0046, 49.6460),
    "hafar_al_batin": _city("حفر الباطن", "Hafar Al Batin", 28.4328, 45.9708),
    "taif": _city("الطائف", "Taif", 21.2703, 40.4158),
    "buraydah": _city("بريدة", "Buraydah", 26.3260, 43.9750),
    "unaizah": _city("عنيزة", "Unaizah", 26.0843, 43.9935),
    "hail": _city("حائل", "Hail", 27.5114, 41.7208),
    "tabuk": _city("تبوك", "Tabuk", 28.3838, 36.5550),
    "yanbu": _city("ينبع", "Yanbu", 24.0895, 38.0618),
    "abha": _city("أبها", "Abha", 18.2164, 42.5053),
    "khamis_mushait": _city("خميس مشيط", "Khamis Mushait", 18.3000, 42.7333),
    "jazan": _city("جازان", "Jazan", 16.8892, 42.5511),
    "najran": _city("نجران", "Najran", 17.4924, 44.1277),
    "baha": _city("الباحة", "Al Baha", 20.0129, 41.4677),
    "arar": _city("عرعر", "Arar", 30.9753, 41.0381),
    "sakaka": _city("سكاكا", "Sakaka", 29.9697, 40.2064),
    "kharj": _city("الخرج", "Al Kharj", 24.1556, 47.3120),
    "kuwait": _city("الكويت", "Kuwait City", 29.3759, 47.9774, "Asia/Kuwait"),
    "manama": _city("المنامة", "Manama", 26.2285, 50.5860, "Asia/Bahrain"),
    "doha": _city("الدوحة", "Doha", 25.2854, 51.5310, "Asia/Qatar"),
    "dubai": _city("دبي", "Dubai", 25.2048, 55.2708, "Asia/Dubai"),
    "abu_dhabi": _city("أبوظبي", "Abu Dhabi", 24.4539, 54.3773, "Asia/Dubai"),
    "sharjah": _city("الشارقة", "Sharjah", 25.3463, 55.4209, "Asia/Dubai"),
    "muscat": _city("مسقط", "Muscat", 23.5880, 58.3829, "Asia/Muscat"),
}
