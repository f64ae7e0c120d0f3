"""A store page, its settings and its purchases, as the tests begin with them."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from entrypoints.web.storefront.texts import email_collector_texts, notice_texts, texts_of

LIVE_COUNTER_WORDS = {
    "ar": {
        "label": "عدد المتصفّحين الآن",
        "close": "إغلاق",
        "zero": "لا أحد يتصفح المتجر الآن",
        "one": "زائر واحد يتصفح المتجر الآن",
        "two": "زائران يتصفحان المتجر الآن",
        "few": "{count} زوّار يتصفحون المتجر الآن",
        "many": "{count} زائرًا يتصفحون المتجر الآن",
        "other": "{count} زائر يتصفحون المتجر الآن",
    },
    "en": {
        "label": "Visitors right now",
        "close": "Close",
        "one": "{count} person is browsing now",
        "other": "{count} people are browsing now",
    },
}

RECENT_PURCHASES_WORDS = {
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

COUPON_NOW = "2026-11-01T12:30:15+00:00"
"""The server's time in the samples: another one than any browser's."""

EVERYWHERE = ["index", "category", "product", "cart", "other"]


def live_counter(**settings: object) -> dict[str, object]:
    """The live counter's part of the configuration."""
    usual = {
        "position": "bottom_start",
        "scope": "store",
        "minimum": 3,
        "show_on": EVERYWHERE,
        "accent": "#0f766e",
        "theme": "auto",
    }
    return {
        "kind": "live_counter",
        "settings": {**usual, **settings},
        "texts": LIVE_COUNTER_WORDS,
    }


def recent_purchases(**settings: object) -> dict[str, object]:
    """The ticker's part of the configuration."""
    usual = {
        "position": "bottom_end",
        "first_after_seconds": 2,
        "show_seconds": 7,
        "gap_seconds": 5,
        "maximum_per_page": 5,
        "show_city": True,
        "show_image": True,
        "show_on": EVERYWHERE,
        "accent": "#0f766e",
        "theme": "auto",
    }
    return {
        "kind": "recent_purchases",
        "settings": {**usual, **settings},
        "texts": RECENT_PURCHASES_WORDS,
    }


def coupons(**settings: object) -> dict[str, object]:
    """The coupon box's part of the configuration, with the words as they are sent."""
    usual = {
        "offer": "offer-1",
        "style": "reveal",
        "position": "bottom_start",
        "trigger": "delay",
        "after_seconds": 4,
        "scroll_percent": 50,
        "countdown": True,
        "auto_apply": False,
        "again_after_days": 7,
        "show_on": EVERYWHERE,
        "accent": "#0f766e",
        "theme": "auto",
    }
    said = {name: settings.pop(name) for name in ("heading", "text") if name in settings}
    return {
        "kind": "coupons",
        "settings": {**usual, **settings},
        "texts": texts_of("coupons", said),  # type: ignore[arg-type]
    }


NOTICE_WORDS = {
    "ar": {
        "heading": "وصلت تشكيلة رمضان",
        "body": [["عطور مختارة ", {"b": "بخصم ٢٠٪"}, " حتى نهاية الأسبوع."]],
        "action": "تسوّق الآن",
    },
    "en": {
        "heading": "The Ramadan collection is here",
        "body": [["Chosen perfumes, ", {"b": "20% off"}, " until the end of the week."]],
        "action": "Shop now",
    },
}


def notice(form: str = "popup", name: str = "n1", **told: Any) -> dict[str, object]:
    """A notice's part of the configuration; words, rules and settings may be told otherwise."""
    corners, edges = ("toast", "slide_in", "button"), ("bar", "countdown_bar", "shipping_bar")
    place = "bottom_start" if form in corners else "top" if form in edges else "center"
    settings = {"theme": "auto", "accent": "#0f766e", "position": place, "link": "/ramadan"}
    settings |= told.get("settings", {})
    said = notice_texts(
        counts_down="countdown_until" in settings, ships_free="free_shipping_from" in settings
    )
    usual = {"priority": 50, "per_visit": 0, "per_day": 0, "ever": 0, "rest_days": 7,
             "holdout_percent": 0}  # fmt: skip
    return {
        "kind": "notice",
        "id": name,
        "form": form,
        "settings": settings,
        "rules": {
            "targeting": told.get("targeting", {"any": []}),
            "triggers": told.get("triggers", []),
            "windows": told.get("windows"),
            "display": {**usual, **told.get("display", {})},
            "made": told.get("made", "2026-01-01T00:00:00Z"),
        },
        "texts": {
            language: {**words, **told.get("words", {}), **said[language]}
            for language, words in NOTICE_WORDS.items()
        },
    }


CONSENTS = {
    "ar": ("أوافق على أن تصلني عروض المتجر.", "v-ar"),
    "en": ("I agree to receive this store’s offers.", "v-en"),
}


def email_collector(**settings: object) -> dict[str, object]:
    """The email collector's part of the configuration, with the words as they are sent."""
    usual = {
        "style": "popup",
        "after_seconds": 4,
        "ask_name": True,
        "ask_phone": True,
        "offer": "",
        "again_after_days": 30,
        "show_on": EVERYWHERE,
        "accent": "#0f766e",
        "theme": "auto",
    }
    return {
        "kind": "email_collector",
        "settings": {**usual, **settings},
        "texts": email_collector_texts({}, CONSENTS),
    }


def claim(minutes: float = 20, **told: object) -> dict[str, object]:
    """What the claim route answers: a code that ends in so many minutes."""
    ends = datetime.fromisoformat(COUPON_NOW) + timedelta(minutes=minutes)
    return {
        "code": "WARDK7Q4",
        "expires_at": ends.isoformat(),
        "now": COUPON_NOW,
        "discount": {"percent": "15", "ceiling": {"amount": "50.00", "currency": "SAR"}},
        "free_shipping": False,
        "minimum_cart": None,
        **told,
    }


def config(*widgets: dict[str, object], **tracking: object) -> dict[str, object]:
    """What the configuration route answers."""
    usual = {
        "enabled": True,
        "consent": "none",
        "respect_privacy_signals": True,
        "heartbeat_seconds": 30,
    }
    return {
        "store": {"id": "1482930571", "currency": "SAR"},
        "tracking": {**usual, **tracking},
        "widgets": list(widgets),
    }


def purchases() -> list[dict[str, object]]:
    """Recent purchases, newest first."""
    return [
        {
            "name": "سارة",
            "city": "الرياض",
            "product": "دهن عود كمبودي ربع تولة",
            "url": "/دهن-عود-كمبودي/p1368207451",
            "image": "",
            "minutes_ago": 4,
        },
        {
            "name": "خالد",
            "city": "جدة",
            "product": "بخور دوسري 100 جرام",
            "url": "/بخور-دوسري/p1452093687",
            "image": "",
            "minutes_ago": 61,
        },
    ]


def _picture(first: str, second: str, shape: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><defs>'
        f'<linearGradient id="g" x2="1" y2="1"><stop stop-color="{first}"/>'
        f'<stop offset="1" stop-color="{second}"/></linearGradient></defs>'
        f'<rect width="120" height="120" fill="url(#g)"/>{shape}</svg>'
    ).encode()


_BOTTLE = (
    '<path fill="#fff" fill-opacity=".9" d="M52 22h16v12l8 10c5 6 6 9 6 14v34a6 6 0 0 1-6 6H44'
    'a6 6 0 0 1-6-6V58c0-5 1-8 6-14l8-10z"/><rect x="46" y="62" width="28" height="20" rx="3" '
    'fill="#8a5a2b"/>'
)
PICTURES = {"/bottle.svg": _picture("#e9c48c", "#b5793a", _BOTTLE)}

SALLA = """
(() => {
  const settings = %(settings)s;
  const listeners = {};
  const waiting = [];
  const trackers = [];
  const replay = [];
  let ready = %(ready)s;
  const at = (path) => path in settings ? settings[path] : null;
  const cart = {
    asked: [],
    getCurrentCartId: () => at('cart.items') === null ? null : 1187420963,
    latest: async () => ({ data: { cart: { id: 1187420963, count: at('cart.items') } } }),
    addCoupon: async (code) => {
      const { event, analytics } = window.salla;
      cart.asked.push(code);
      analytics.track('Coupon Entered', { coupon_name: code });
      const message = at('cart.refuses');
      if (!message) return event.emit('cart::coupon.added', {});
      event.emit('cart::coupon.addition.failed', { status: 422, error: { message } });
      analytics.track('Coupon Denied', { coupon_name: code, reason: message });
      throw new Error(message);
    }
  };
  window.salla = window.Salla = {
    config: { get: at, isGuest: () => !settings['user.known'] },
    cart,
    set: (path, value) => { settings[path] = value; },
    helpers: { isPreview: () => Boolean(settings.preview) },
    storage: { get: (name) => at('storage.' + name) },
    onReady: (work) => ready ? work() : waiting.push(work),
    event: {
      on: (name, work) => (listeners[name] = listeners[name] || []).push(work),
      emit: (name, payload) => (listeners[name] || []).forEach((work) => work(payload))
    },
    analytics: {
      registerTracker: (tracker) => {
        if (!tracker.name || !tracker.track || !tracker.page) throw new Error('incomplete');
        trackers.push(tracker);
        replay.forEach(([name, payload]) => tracker.track(name, payload));
      },
      track: (name, payload) => {
        replay.push([name, payload]);
        trackers.forEach((tracker) => tracker.track(name, payload));
      }
    },
    becomeReady: () => { ready = true; waiting.splice(0).forEach((work) => work()); }
  };
})();
"""


@dataclass(slots=True)
class Page:
    """One store page, as a theme would make it."""

    language: str = "ar"
    direction: str = "rtl"
    has_salla: bool = True
    salla_ready: bool = True
    loads: str = "script"
    settings: dict[str, object] = field(default_factory=lambda: {"page.slug": "index"})
    body: str = ""

    def salla(self) -> str:
        """A stand-in for the part of Salla's SDK that apps may use."""
        values = {"settings": json.dumps(self.settings), "ready": json.dumps(self.salla_ready)}
        return SALLA % values

    def markup(self, script: str) -> str:
        """The page with its scripts at the end of the body."""
        salla = '<script src="/salla.js"></script>' if self.has_salla else ""
        ours = {
            "script": f'<script async src="{script}"></script>',
            "snippet": '<script src="/snippet.js"></script>',
            "nothing": "",
        }[self.loads]
        return _FRAME.format(
            language=self.language,
            direction=self.direction,
            content=self.body or _CONTENT[self.language],
            scripts=salla + ours,
        )


_FRAME = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>عود نجد</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"></head>
<body>{content}{scripts}</body></html>"""

_CONTENT = {
    "ar": "<main><h1>عود نجد</h1><p>أجود أنواع العود والبخور.</p></main>",
    "en": "<main><h1>Oud Najd</h1><p>The finest oud and incense.</p></main>",
}
