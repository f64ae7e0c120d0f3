"""Names, streets, devices and opinions from which shoppers are made."""

MEN = (
    ("فهد", "Fahad"), ("عبدالله", "Abdullah"), ("سلطان", "Sultan"), ("محمد", "Mohammed"),
    ("تركي", "Turki"), ("خالد", "Khalid"), ("سعود", "Saud"), ("ناصر", "Nasser"),
    ("ماجد", "Majed"), ("بندر", "Bandar"), ("يزيد", "Yazeed"), ("راكان", "Rakan"),
    ("عبدالعزيز", "Abdulaziz"), ("مشاري", "Mishari"), ("فيصل", "Faisal"), ("زياد", "Ziyad"),
)  # fmt: skip
WOMEN = (
    ("سارة", "Sarah"), ("نورة", "Noura"), ("ريم", "Reem"), ("هند", "Hind"),
    ("لمى", "Lama"), ("جواهر", "Jawaher"), ("العنود", "Alanoud"), ("منيرة", "Munira"),
    ("أمل", "Amal"), ("رغد", "Raghad"), ("شهد", "Shahad"), ("دانة", "Dana"),
    ("غادة", "Ghada"), ("وجدان", "Wejdan"), ("مها", "Maha"), ("لطيفة", "Latifa"),
)  # fmt: skip
FAMILIES = (
    ("العتيبي", "Alotaibi"), ("القحطاني", "Alqahtani"), ("الشهري", "Alshehri"),
    ("الدوسري", "Aldosari"), ("الحربي", "Alharbi"), ("الغامدي", "Alghamdi"),
    ("الزهراني", "Alzahrani"), ("المطيري", "Almutairi"), ("الشمري", "Alshammari"),
    ("العنزي", "Alanazi"), ("السبيعي", "Alsubaie"), ("المالكي", "Almalki"),
    ("الرشيد", "Alrasheed"), ("البقمي", "Albuqami"), ("العمري", "Alamri"), ("اليامي", "Alyami"),
)  # fmt: skip
PHONES = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/144.0.0.0 Mobile Safari/537.36",
)
DESKTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/144.0.0.0 Safari/537.36"
)
PRAISE = (
    (5, "تغليف ممتاز وجودة عالية"), (5, "أجمل مما توقعت، والتوصيل سريع"),
    (4, "جودة طيبة والسعر مناسب"), (5, "شكراً لكم، وصلني الطلب بحالة ممتازة"),
    (4, "المنتج حلو لكن تأخر التوصيل يوم"), (3, "الحجم أصغر مما توقعت"),
    (5, "هديتها لوالدتي وأعجبتها كثير"), (5, "تعامل راقٍ وسأطلب مرة أخرى"),
    (4, "نظيف ومرتب ويستاهل"), (2, "اللون يختلف قليلاً عن الصورة"),
)  # fmt: skip
