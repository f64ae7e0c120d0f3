"""What Oud Najd sells: oud, incense, perfumes and gifts."""

from entrypoints.sandbox.salla.seed.shelves import Line, Section

_TOLA = (("ربع تولة", "quarter tola", 1.0), ("نصف تولة", "half tola", 1.85))
_WOOD = (("أوقية", "one ounce", 1.0), ("ثلاث أواق", "three ounces", 2.8))
_INCENSE = (("50 جرام", "50 g", 1.0), ("100 جرام", "100 g", 1.8))
_BOTTLE = (("50 مل", "50 ml", 1.0), ("100 مل", "100 ml", 1.7))
_ONE = (("", "", 1.0),)

SECTIONS = (
    Section("دهن العود", "Oud oils", "oud-oil", "vial", 28, "OUD"),
    Section("عود خام", "Agarwood", "agarwood", "wood", 22, "WOD"),
    Section("بخور ومعمول", "Bakhoor", "bakhoor", "ember", 12, "BKH"),
    Section("عطور شرقية", "Oriental perfumes", "oriental-perfumes", "bottle", 340, "PRF"),
    Section("عطور صيفية", "Fresh perfumes", "fresh-perfumes", "bottle", 190, "FRS"),
    Section("المسك", "Musk", "musk", "vial", 50, "MSK"),
    Section("معطرات المنزل", "Home fragrance", "home-fragrance", "spray", 150, "HOM"),
    Section("مباخر", "Incense burners", "burners", "burner", 36, "BRN"),
    Section("أطقم الهدايا", "Gift sets", "gift-sets", "gift", 2, "GFT"),
    Section("العناية", "Body care", "body-care", "jar", 85, "CAR"),
)

BRANDS = (("نفحات نجد", "Nafahat Najd", "bottle"), ("مباخر الدار", "Dar Burners", "burner"))

LINES = (
    Line(0, "دهن عود كمبودي", "Cambodian oud oil", 240, _TOLA),
    Line(0, "دهن عود هندي معتّق", "Aged Indian oud oil", 380, _TOLA),
    Line(0, "دهن عود بورمي", "Burmese oud oil", 310, _TOLA),
    Line(0, "دهن عود ترات", "Trat oud oil", 275, _TOLA),
    Line(0, "دهن عود ماليزي", "Malaysian oud oil", 190, _TOLA),
    Line(0, "دهن عود سيلاني", "Ceylon oud oil", 420, _TOLA),
    Line(1, "عود مروكي", "Marroki agarwood", 165, _WOOD),
    Line(1, "عود كلمنتان", "Kalimantan agarwood", 220, _WOOD),
    Line(1, "عود فيتنامي", "Vietnamese agarwood", 350, _WOOD),
    Line(1, "عود هندي دبل سوبر", "Double super Indian agarwood", 520, _ONE),
    Line(1, "دقة عود للمجالس", "Agarwood chips for the majlis", 75, _WOOD),
    Line(2, "بخور دوسري", "Dosari bakhoor", 65, _INCENSE),
    Line(2, "بخور العنبر", "Amber bakhoor", 55, _INCENSE),
    Line(2, "معمول ملكي", "Royal maamoul", 90, _INCENSE),
    Line(2, "بخور ليالي نجد", "Najd Nights bakhoor", 70, _INCENSE),
    Line(2, "مبثوث العود", "Oud mabthoth", 48, _INCENSE),
    Line(3, "عطر ديوان", "Diwan", 230, _BOTTLE),
    Line(3, "عطر الدرعية", "Diriyah", 265, _BOTTLE),
    Line(3, "عطر ورد الطائف", "Taif Rose", 290, _BOTTLE),
    Line(3, "عطر عنبر ملكي", "Royal Amber", 245, _BOTTLE),
    Line(3, "عطر زعفران", "Saffron", 210, _BOTTLE),
    Line(4, "عطر نسيم السودة", "Soudah Breeze", 160, _BOTTLE),
    Line(4, "عطر ليمون عمّان", "Omani Lime", 145, _BOTTLE),
    Line(4, "عطر الشفا", "Al Shafa", 175, _BOTTLE),
    Line(4, "عطر البحر الأحمر", "Red Sea", 180, _BOTTLE),
    Line(5, "مسك أبيض", "White musk", 60, _TOLA),
    Line(5, "مسك الطهارة", "Musk al tahara", 45, _TOLA),
    Line(5, "مسك الرمان", "Pomegranate musk", 55, _TOLA),
    Line(6, "معطر مفارش بالمسك", "Musk linen spray", 60, _ONE),
    Line(6, "معطر مفارش بالعود", "Oud linen spray", 68, _ONE),
    Line(6, "معطر السيارة", "Car fragrance", 39, _ONE),
    Line(6, "فواحة أعواد الرمان", "Pomegranate reed diffuser", 95, _ONE),
    Line(6, "شمعة العود والعنبر", "Oud and amber candle", 85, _ONE),
    Line(7, "مبخرة نحاسية", "Brass incense burner", 120, _ONE),
    Line(7, "مبخرة خشبية بنقش السدو", "Wooden burner with sadu pattern", 145, _ONE),
    Line(7, "مبخرة كهربائية محمولة", "Portable electric burner", 99, _ONE),
    Line(7, "فحم سريع الاشتعال", "Quick-light charcoal", 18, _ONE),
    Line(7, "ملقط بخور فضي", "Silver incense tongs", 35, _ONE),
    Line(8, "طقم هدية العيد", "Eid gift set", 320, _ONE),
    Line(8, "طقم الضيافة", "Hospitality set", 260, _ONE),
    Line(8, "صندوق العريس", "Groom's box", 690, _ONE),
    Line(8, "علبة مسك فاخرة", "Luxury musk box", 135, _ONE),
    Line(8, "بطاقة إهداء وتغليف", "Gift wrap and card", 25, _ONE),
    Line(9, "كريم جسم بالعود", "Oud body cream", 75, _ONE),
    Line(9, "زيت شعر بالمسك", "Musk hair oil", 58, _ONE),
    Line(9, "صابون بالعنبر", "Amber soap", 28, _ONE),
)
