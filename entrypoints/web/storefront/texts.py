"""What the widgets say to shoppers, in both languages and with every plural form.

Arabic has six forms. These texts go to stores' pages by the script, not through our own pages,
so they stand here and not in the catalogs; both languages are always sent.
"""

from collections.abc import Mapping

from nomoflow.kernel.feature_states import FeatureKey, Setting

Words = Mapping[str, object]
Texts = Mapping[str, Words]

_LIVE_COUNTER: Texts = {
    "ar": {
        "label": "عدد المتصفّحين الآن",
        "close": "إغلاق",
        "zero": "لا أحد يتصفّح المتجر الآن",
        "one": "زائر واحد يتصفّح المتجر الآن",
        "two": "زائران يتصفّحان المتجر الآن",
        "few": "{count} زوّار يتصفّحون المتجر الآن",
        "many": "{count} زائرًا يتصفّحون المتجر الآن",
        "other": "{count} زائر يتصفّحون المتجر الآن",
    },
    "en": {
        "label": "Visitors right now",
        "close": "Close",
        "one": "{count} person is browsing now",
        "other": "{count} people are browsing now",
    },
}

_LIVE_COUNTER_ON_PAGE: Texts = {
    "ar": {
        "label": "عدد المتصفّحين الآن",
        "close": "إغلاق",
        "zero": "لا أحد يشاهد هذا المنتج الآن",
        "one": "زائر واحد يشاهد هذا المنتج الآن",
        "two": "زائران يشاهدان هذا المنتج الآن",
        "few": "{count} زوّار يشاهدون هذا المنتج الآن",
        "many": "{count} زائرًا يشاهدون هذا المنتج الآن",
        "other": "{count} زائر يشاهدون هذا المنتج الآن",
    },
    "en": {
        "label": "Visitors right now",
        "close": "Close",
        "one": "{count} person is looking at this now",
        "other": "{count} people are looking at this now",
    },
}

_RECENT_PURCHASES: Texts = {
    "ar": {
        "label": "مشتريات حديثة",
        "close": "إغلاق",
        "someone": "متسوّق",
        "bought": "طلب جديد من {name} في {city}",
        "bought_no_city": "طلب جديد من {name}",
        "just_now": "الآن",
        "minutes_ago": {
            "one": "قبل دقيقة",
            "two": "قبل دقيقتين",
            "few": "قبل {count} دقائق",
            "many": "قبل {count} دقيقة",
            "other": "قبل {count} دقيقة",
        },
        "hours_ago": {
            "one": "قبل ساعة",
            "two": "قبل ساعتين",
            "few": "قبل {count} ساعات",
            "many": "قبل {count} ساعة",
            "other": "قبل {count} ساعة",
        },
        "days_ago": {
            "one": "أمس",
            "two": "قبل يومين",
            "few": "قبل {count} أيام",
            "many": "قبل {count} يومًا",
            "other": "قبل {count} يوم",
        },
    },
    "en": {
        "label": "Recent purchases",
        "close": "Close",
        "someone": "A shopper",
        "bought": "{name} from {city} bought",
        "bought_no_city": "{name} bought",
        "just_now": "just now",
        "minutes_ago": {"one": "{count} minute ago", "other": "{count} minutes ago"},
        "hours_ago": {"one": "{count} hour ago", "other": "{count} hours ago"},
        "days_ago": {"one": "yesterday", "other": "{count} days ago"},
    },
}

_COUPONS: Texts = {
    "ar": {
        "label": "كود خصم",
        "close": "إغلاق",
        "heading": "كود خصم لك",
        "text": "استخدمه عند إتمام طلبك.",
        "reveal": "أظهر الكود",
        "waiting": "لحظة من فضلك…",
        "copy": "نسخ",
        "copied": "تم النسخ",
        "select": "حدّدنا لك الكود، انسخه الآن",
        "code": "كودك {code}",
        "percent": "خصم {percent}٪",
        "ceiling": "خصم {percent}٪ حتى {amount}",
        "amount": "خصم {amount}",
        "shipping": "شحن مجاني",
        "minimum": "عند الشراء بـ {amount} أو أكثر",
        "applied": "أضفناه إلى سلتك",
        "later": "سنضيفه إلى سلتك حين تختار منتجًا",
        "not_applied": "لم تقبله السلة الآن. يمكنك إدخاله عند الدفع.",
        "ends": "ينتهي بعد {time}",
        "soon": "أقل من دقيقة",
        "minutes": {
            "one": "دقيقة واحدة",
            "two": "دقيقتين",
            "few": "{count} دقائق",
            "many": "{count} دقيقة",
            "other": "{count} دقيقة",
        },
        "hours": {
            "one": "ساعة واحدة",
            "two": "ساعتين",
            "few": "{count} ساعات",
            "many": "{count} ساعة",
            "other": "{count} ساعة",
        },
        "days": {
            "one": "يوم واحد",
            "two": "يومين",
            "few": "{count} أيام",
            "many": "{count} يومًا",
            "other": "{count} يوم",
        },
        "over": "انتهى وقت هذا الكود.",
        "none": {
            "all_given": "نفدت الأكواد، سبقك إليها غيرك.",
            "all_given_today": "نفدت أكواد اليوم. جرّب غدًا.",
            "budget_spent": "انتهى هذا العرض، نفد ما خُصّص له.",
            "offer_over": "انتهى هذا العرض.",
            "offer_not_running": "هذا العرض متوقف حاليًا.",
            "not_started": "لم يبدأ هذا العرض بعد.",
            "one_each": "حصلت على كودك من قبل، ولكل زائر كود واحد.",
            "not_first_order": "هذا الكود لأول طلب من المتجر.",
            "being_prepared": "نجهّز الأكواد الآن. جرّب بعد دقائق.",
            "too_often": "محاولات كثيرة. جرّب بعد قليل.",
            "other": "تعذّر إظهار الكود الآن. جرّب بعد قليل.",
        },
    },
    "en": {
        "label": "Discount code",
        "close": "Close",
        "heading": "A code for you",
        "text": "Use it when you place your order.",
        "reveal": "Show the code",
        "waiting": "One moment…",
        "copy": "Copy",
        "copied": "Copied",
        "select": "The code is selected: copy it now",
        "code": "Your code is {code}",
        "percent": "{percent}% off",
        "ceiling": "{percent}% off, up to {amount}",
        "amount": "{amount} off",
        "shipping": "Free shipping",
        "minimum": "On orders of {amount} or more",
        "applied": "It is in your cart",
        "later": "We add it to your cart once there is something in it",
        "not_applied": "Your cart did not take it just now. You can enter it at checkout.",
        "ends": "Ends in {time}",
        "soon": "less than a minute",
        "minutes": {"one": "{count} minute", "other": "{count} minutes"},
        "hours": {"one": "{count} hour", "other": "{count} hours"},
        "days": {"one": "{count} day", "other": "{count} days"},
        "over": "This code has ended.",
        "none": {
            "all_given": "All codes are taken: others were faster.",
            "all_given_today": "Today’s codes are taken. Try again tomorrow.",
            "budget_spent": "This offer is over: all that was set aside for it is given.",
            "offer_over": "This offer is over.",
            "offer_not_running": "This offer is paused.",
            "not_started": "This offer has not begun yet.",
            "one_each": "You had your code already: each visitor gets one.",
            "not_first_order": "This code is for a first order.",
            "being_prepared": "The codes are being prepared. Try again in a few minutes.",
            "too_often": "That was too often. Try again in a moment.",
            "other": "The code cannot be shown right now. Try again in a moment.",
        },
    },
}

_CLOSE: Texts = {"ar": {"close": "إغلاق"}, "en": {"close": "Close"}}

_TIME_LEFT: Texts = {
    language: {name: words[name] for name in ("ends", "soon", "minutes", "hours", "days")}
    for language, words in _COUPONS.items()
}

_FREE_SHIPPING: Texts = {
    "ar": {
        "from": "الشحن مجاني للطلبات من {amount} فأكثر",
        "remaining": "أضف {amount} وخذ الشحن مجانًا",
        "reached": "مبروك، شحن طلبك مجاني!",
    },
    "en": {
        "from": "Free shipping on orders of {amount} or more",
        "remaining": "Add {amount} more for free shipping",
        "reached": "You have free shipping!",
    },
}

_EMAIL_COLLECTOR: Texts = {
    "ar": {
        "label": "الاشتراك في النشرة",
        "close": "إغلاق",
        "heading": "خلّك أول من يعرف",
        "text": "اترك بريدك لتصلك عروضنا وجديدنا.",
        "email": "البريد الإلكتروني",
        "name": "الاسم (اختياري)",
        "phone": "الجوال (اختياري)",
        "send": "اشترك",
        "thanks": "بقيت خطوة: أرسلنا لك رسالة، افتحها وأكّد اشتراكك.",
        "meant": "هل تقصد",
        "too_often": "محاولات كثيرة. جرّب بعد قليل.",
        "failed": "تعذّر الإرسال الآن. جرّب بعد قليل.",
        "faults": {
            "email": "اكتب بريدًا صحيحًا، مثل name@example.com",
            "name": "اكتب اسمًا أقصر، بلا رموز.",
            "phone": "اكتب رقم جوال صحيحًا، مثل 0501234567",
            "consent": "نحتاج موافقتك لنراسلك.",
        },
    },
    "en": {
        "label": "Newsletter",
        "close": "Close",
        "heading": "Be the first to know",
        "text": "Leave your email to get our offers and news.",
        "email": "Email",
        "name": "Name (optional)",
        "phone": "Mobile (optional)",
        "send": "Subscribe",
        "thanks": "One step left: open the email we sent you and confirm.",
        "meant": "Did you mean",
        "too_often": "That was too often. Try again in a moment.",
        "failed": "It could not be sent right now. Try again in a moment.",
        "faults": {
            "email": "Enter a valid email, such as name@example.com",
            "name": "Enter a shorter name, without symbols.",
            "phone": "Enter a valid mobile number, such as 0501234567",
            "consent": "We need your consent to write to you.",
        },
    },
}

CONSENT: Mapping[str, str] = {
    "ar": (
        "أوافق على أن يرسل لي المتجر عروضه وجديده على بريدي الإلكتروني، "
        "ويمكنني إلغاء الاشتراك متى شئت."
    ),
    "en": (
        "I agree to receive this store’s offers and news by email. I can unsubscribe at any time."
    ),
}
"""What a shopper who subscribes agrees to."""

_PLURALS = ("zero", "one", "two", "few", "many", "other")


def texts_of(kind: str, settings: Mapping[str, Setting]) -> Texts:
    """What a widget says with these settings, in both languages."""
    if kind == FeatureKey.RECENT_PURCHASES:
        return _RECENT_PURCHASES
    if kind == FeatureKey.COUPONS:
        return {
            language: {**words, **_own_lines(settings, language)}
            for language, words in _COUPONS.items()
        }
    usual = _LIVE_COUNTER_ON_PAGE if settings.get("scope") == "page" else _LIVE_COUNTER
    own = settings.get("text")
    if not isinstance(own, dict):
        return usual
    return {language: _with_own(words, own.get(language, "")) for language, words in usual.items()}


def email_collector_texts(
    settings: Mapping[str, Setting], consents: Mapping[str, tuple[str, str]]
) -> Texts:
    """What the email collector says. ``consents``: the text beside the box and its version."""
    said: dict[str, Words] = {}
    for language, words in _EMAIL_COLLECTOR.items():
        consent, version = consents[language]
        coupon = {name: _COUPONS[language][name] for name in ("none", "copy", "copied", "select")}
        own = _own_lines(settings, language)
        box = {"consent": consent, "consent_version": version, "coupon": coupon}
        said[language] = {**words, **box, **own}
    return said


def notice_texts(*, counts_down: bool, ships_free: bool) -> Texts:
    """What a notice says besides the merchant's words."""
    time_left = _TIME_LEFT if counts_down else {}
    free_shipping = _FREE_SHIPPING if ships_free else {}
    return {
        language: {**words, **time_left.get(language, {}), **free_shipping.get(language, {})}
        for language, words in _CLOSE.items()
    }


def _own_lines(settings: Mapping[str, Setting], language: str) -> Words:
    """The merchant's heading and sentence, where there are any."""
    said = {}
    for name in ("heading", "text"):
        own = settings.get(name)
        if isinstance(own, dict) and (line := own.get(language, "").strip()):
            said[name] = line
    return said


def _with_own(words: Words, own: str) -> Words:
    """The merchant's sentence in place of ours, whatever the number."""
    if not own.strip():
        return words
    return {**words, **dict.fromkeys(_PLURALS, own.strip())}
