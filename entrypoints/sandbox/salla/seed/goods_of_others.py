"""What Sadu Home and Dar Al Fann sell: things for the home, and things for painters."""

from entrypoints.sandbox.salla.seed.shelves import Line, Section

_TWO = (("صغير", "small", 1.0), ("كبير", "large", 1.6))

SADU_SECTIONS = (
    Section("السجاد", "Rugs", "rugs", "rug", 8, "RUG"),
    Section("الوسائد", "Cushions", "cushions", "cushion", 20, "CSH"),
    Section("ضيافة القهوة", "Coffee service", "coffee", "cup", 32, "CUP"),
    Section("الإضاءة", "Lighting", "lighting", "lamp", 44, "LMP"),
    Section("السلال", "Baskets", "baskets", "basket", 30, "BSK"),
)
SADU_LINES = (
    Line(0, "سجادة سدو يدوية", "Handwoven sadu rug", 420, _TWO),
    Line(0, "سجادة ممر", "Runner rug", 260, _TWO),
    Line(0, "سجادة صلاة قطنية", "Cotton prayer rug", 85),
    Line(1, "وسادة سدو", "Sadu cushion", 79, _TWO),
    Line(1, "مسند مجلس", "Majlis backrest", 165),
    Line(1, "غطاء وسادة كتان", "Linen cushion cover", 55),
    Line(1, "مقعد أرضي", "Floor seat", 245),
    Line(2, "طقم فناجين نجدي", "Najdi cup set", 110),
    Line(2, "دلة رسلان", "Raslan coffee pot", 190, _TWO),
    Line(2, "صينية نحاس", "Brass tray", 135),
    Line(2, "تمرية خشبية", "Wooden date bowl", 69),
    Line(2, "ترمس ضيافة", "Hospitality flask", 149),
    Line(3, "فانوس نحاسي", "Brass lantern", 128, _TWO),
    Line(3, "مصباح طاولة طيني", "Clay table lamp", 210),
    Line(3, "شمعدان", "Candle holder", 64),
    Line(4, "سلة خوص الأحساء", "Al Ahsa palm basket", 72, _TWO),
    Line(4, "سفرة خوص", "Palm dining mat", 48),
    Line(4, "سلة غسيل", "Laundry basket", 118),
)

DAR_SECTIONS = (
    Section("الألوان", "Paints", "paints", "tube", 205, "PNT"),
    Section("الفرش", "Brushes", "brushes", "brush", 30, "BRS"),
    Section("الخط العربي", "Calligraphy", "calligraphy", "pen", 265, "PEN"),
    Section("لوحات مطبوعة", "Prints", "prints", "frame", 175, "PRT"),
)
DAR_LINES = (
    Line(0, "طقم ألوان مائية 24", "Watercolour set of 24", 9.750),
    Line(0, "طقم أكريليك 12", "Acrylic set of 12", 6.500),
    Line(0, "طقم ألوان زيتية", "Oil paint set", 12.250),
    Line(0, "حبر ذهبي", "Gold ink", 3.125),
    Line(1, "فرش مائية ناعمة", "Soft watercolour brushes", 4.900),
    Line(1, "فرشاة عريضة", "Wide brush", 2.350),
    Line(1, "طقم سكاكين رسم", "Palette knives", 5.675),
    Line(2, "أقلام قصب", "Reed pens", 3.500),
    Line(2, "دواة وليقة", "Inkwell with silk", 4.250),
    Line(2, "كراسة نسخ", "Naskh workbook", 2.875),
    Line(2, "طقم الخطاط المبتدئ", "Beginner calligrapher set", 11.500),
    Line(3, "لوحة أبراج الكويت", "Kuwait Towers print", 8.250, _TWO),
    Line(3, "لوحة بوم", "Dhow print", 7.900, _TWO),
    Line(3, "لوحة سوق المباركية", "Mubarakiya market print", 9.125, _TWO),
    Line(3, "إطار خشبي", "Wooden frame", 3.999, _TWO),
)
