"""Notices to start from: complete, in both languages, and ready but for what only a store knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import Bilingual, Language
from nomoflow.widgets.notice_reading import moment_told, read_draft
from nomoflow.widgets.notices import NoticeDraft, NoticeForm

_SALE_LASTS = timedelta(days=2)
_FREE_FROM = 300
_CART = "/cart"

Said = tuple[str, str, str]
"""Heading, body and action."""


class NoSuchTemplate(NotFound):
    """There is no template of this name."""

    code = "notice_template_not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What a template must know of the store that starts from it."""

    domain: str
    currency: Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """A notice to start from. ``leads_to``: the path of the store behind its button."""

    key: str
    name: Bilingual
    purpose: Bilingual
    form: NoticeForm
    ar: Said
    en: Said
    settings: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    leads_to: str = ""

    def draft(self, shop: Shop, language: Language, at: datetime) -> NoticeDraft:
        """The notice as this store would begin it."""
        settings: dict[str, Any] = dict(self.settings)
        if self.en[2] and self.leads_to and shop.domain:
            settings["link"] = shop.domain.rstrip("/") + self.leads_to
        if self.form is NoticeForm.COUNTDOWN_BAR:
            settings["countdown_until"] = moment_told(
                (at + _SALE_LASTS).replace(minute=0, second=0, microsecond=0)
            )
        if self.form is NoticeForm.SHIPPING_BAR:
            amount = Money.parse(_FREE_FROM, shop.currency)
            settings["free_shipping_from"] = {
                "amount": str(amount.major),
                "currency": shop.currency.code,
            }
        told = {
            "name": self.name.into(language),
            "form": self.form.value,
            "texts": {"ar": _said(self.ar), "en": _said(self.en)},
            "settings": settings,
            "rules": self.rules,
        }
        return read_draft(told, shop.currency)


def template(key: str) -> NoticeTemplate:
    """The template of a name; refuses with ``NoSuchTemplate``."""
    if key not in TEMPLATES:
        raise NoSuchTemplate(template=key)
    return TEMPLATES[key]


def _said(said: Said) -> dict[str, str]:
    return dict(zip(("heading", "body", "action"), said, strict=True))


def _where(*conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {"any": [{"all": list(conditions)}]}


_BROWSING = {
    "fact": "page_type",
    "operator": "in",
    "value": ["index", "category", "product", "other"],
}
_HAS_A_CART = {"fact": "cart_items", "operator": "at_least", "value": 1}

_ALL = (
    NoticeTemplate(
        key="welcome",
        name=Bilingual(ar="ترحيب بالزوّار الجدد", en="Welcome for new visitors"),
        purpose=Bilingual(
            ar="تحية هادئة لمن يزور متجرك أول مرة، بعد أن يتصفّح قليلًا.",
            en="A calm greeting for first-time visitors, once they have looked around.",
        ),
        form=NoticeForm.SLIDE_IN,
        ar=(
            "حيّاك الله في متجرنا",
            "سعداء بزيارتك الأولى. اخترنا لك **أكثر ما يحبه عملاؤنا**.",
            "تصفّح المتجر",
        ),
        en=(
            "Welcome to our store",
            "Glad you are here. Start with **what our customers love most**.",
            "Look around",
        ),
        settings={"theme": "auto", "accent": "#0f766e"},
        rules={
            "targeting": _where({"fact": "returning", "operator": "no"}, _BROWSING),
            "triggers": [{"trigger": "delay", "seconds": 8}],
            "display": {"priority": 40, "per_visit": 1, "ever": 2, "rest_days": 30},
        },
        leads_to="/",
    ),
    NoticeTemplate(
        key="ramadan",
        name=Bilingual(ar="رمضان كريم", en="Ramadan"),
        purpose=Bilingual(
            ar="يظهر في رمضان وحده بتقويم أم القرى، ويصمت وقت الأذان.",
            en="In Ramadan only, by the Umm al-Qura calendar, and silent at prayer times.",
        ),
        form=NoticeForm.BANNER,
        ar=(
            "مبارك عليكم الشهر",
            "تقبّل الله صيامكم وقيامكم. جهّزنا لكم **عروض رمضان** طوال الشهر.",
            "عروض رمضان",
        ),
        en=(
            "Ramadan Mubarak",
            "May your fasting be accepted. Our **Ramadan offers** run all month.",
            "Ramadan offers",
        ),
        settings={"theme": "dark", "accent": "#c59b3f"},
        rules={
            "targeting": _where(_BROWSING),
            "schedule": {
                "occasions": ["ramadan"],
                "pause_at_prayer": {"city": "riyadh", "minutes": 20},
            },
            "display": {"priority": 60, "per_visit": 1, "per_day": 1, "rest_days": 3},
        },
        leads_to="/",
    ),
    NoticeTemplate(
        key="eid",
        name=Bilingual(ar="عيدكم مبارك", en="Eid greetings"),
        purpose=Bilingual(
            ar="تهنئة بعيدي الفطر والأضحى في أيامهما.",
            en="A greeting on the days of Eid al-Fitr and Eid al-Adha.",
        ),
        form=NoticeForm.POPUP,
        ar=(
            "كل عام وأنتم بخير",
            "عيدكم مبارك، وتقبّل الله طاعتكم. هدايا العيد تصلكم مغلّفة.",
            "هدايا العيد",
        ),
        en=(
            "Eid Mubarak",
            "Warm wishes to you and your family. Gifts arrive wrapped.",
            "Eid gifts",
        ),
        settings={"theme": "light", "accent": "#7c3a5b"},
        rules={
            "targeting": _where(_BROWSING),
            "triggers": [{"trigger": "delay", "seconds": 6}],
            "schedule": {"occasions": ["eid_al_fitr", "eid_al_adha"]},
            "display": {"priority": 60, "per_visit": 1, "ever": 2, "rest_days": 7},
        },
        leads_to="/",
    ),
    NoticeTemplate(
        key="national_day",
        name=Bilingual(ar="اليوم الوطني السعودي", en="Saudi National Day"),
        purpose=Bilingual(
            ar="شريط أخضر أعلى الصفحة في ٢٣ سبتمبر.",
            en="A green bar at the top of the page on 23 September.",
        ),
        form=NoticeForm.BAR,
        ar=("دام عزّك يا وطن", "نحتفي باليوم الوطني معكم بعروض ليوم واحد.", "عروض اليوم الوطني"),
        en=("Happy National Day", "We celebrate with offers for one day.", "National Day offers"),
        settings={"theme": "light", "accent": "#006c35", "position": "top"},
        rules={
            "schedule": {"occasions": ["national_day"]},
            "display": {"priority": 70, "per_visit": 0, "rest_days": 1},
        },
        leads_to="/",
    ),
    NoticeTemplate(
        key="white_friday",
        name=Bilingual(ar="الجمعة البيضاء", en="White Friday"),
        purpose=Bilingual(
            ar="نافذة تعلن عروض الجمعة البيضاء في أيامها.",
            en="A window that announces your White Friday offers on their days.",
        ),
        form=NoticeForm.MODAL,
        ar=("الجمعة البيضاء بدأت", "أقوى تخفيضات السنة، **والكميات محدودة**.", "إلى التخفيضات"),
        en=(
            "White Friday is on",
            "Our biggest discounts of the year, **while stock lasts**.",
            "See the discounts",
        ),
        settings={"theme": "dark", "accent": "#be2c58"},
        rules={
            "targeting": _where(_BROWSING),
            "triggers": [{"trigger": "delay", "seconds": 5}],
            "schedule": {"occasions": ["white_friday"]},
            "display": {"priority": 80, "per_visit": 1, "per_day": 1, "rest_days": 1},
        },
        leads_to="/",
    ),
    NoticeTemplate(
        key="free_shipping",
        name=Bilingual(ar="كم بقي للشحن المجاني", en="How far to free shipping"),
        purpose=Bilingual(
            ar="شريط يعرف ما في السلة ويقول كم بقي للشحن المجاني.",
            en="A bar that knows the cart and says how much is missing for free shipping.",
        ),
        form=NoticeForm.SHIPPING_BAR,
        ar=("الشحن علينا", "", ""),
        en=("Shipping is on us", "", ""),
        settings={"theme": "auto", "accent": "#0f766e", "position": "bottom"},
        rules={"display": {"priority": 50, "per_visit": 0, "rest_days": 1}},
    ),
    NoticeTemplate(
        key="flash_sale",
        name=Bilingual(ar="عرض خاطف بعدّاد", en="Flash sale with a countdown"),
        purpose=Bilingual(
            ar="شريط بعدّاد تنازلي صادق: يختفي حين ينتهي العرض.",
            en="A bar with an honest countdown: it goes away when the sale is over.",
        ),
        form=NoticeForm.COUNTDOWN_BAR,
        ar=("ينتهي العرض قريبًا", "خصومات على مختارات المتجر حتى نهاية العدّاد.", "تسوّق الآن"),
        en=(
            "The sale ends soon",
            "Selected items are reduced until the countdown ends.",
            "Shop now",
        ),
        settings={"theme": "light", "accent": "#b45309", "position": "top"},
        rules={"display": {"priority": 75, "per_visit": 0, "rest_days": 1}},
        leads_to="/",
    ),
    NoticeTemplate(
        key="back_to_cart",
        name=Bilingual(ar="سلتك بانتظارك", en="Back to the cart"),
        purpose=Bilingual(
            ar="لمن يهمّ بالمغادرة وفي سلته منتجات.",
            en="For shoppers about to leave with something in the cart.",
        ),
        form=NoticeForm.POPUP,
        ar=("سلتك ما زالت هنا", "حفظنا لك ما اخترته. أكمل طلبك قبل أن تنفد الكمية.", "أكمل الطلب"),
        en=(
            "Your cart is still here",
            "We kept what you chose. Finish your order while it lasts.",
            "Finish the order",
        ),
        settings={"theme": "auto", "accent": "#0f766e"},
        rules={
            "targeting": _where(_HAS_A_CART, _BROWSING),
            "triggers": [{"trigger": "exit"}, {"trigger": "idle", "seconds": 90}],
            "display": {"priority": 65, "per_visit": 1, "per_day": 1, "rest_days": 3},
        },
        leads_to=_CART,
    ),
    NoticeTemplate(
        key="added_to_cart",
        name=Bilingual(ar="أُضيف إلى السلة", en="After adding to the cart"),
        purpose=Bilingual(
            ar="سطر صغير يشكر من أضاف منتجًا ويدلّه على السلة.",
            en="A short line that thanks whoever adds a product, and shows the way to the cart.",
        ),
        form=NoticeForm.TOAST,
        ar=("اختيار موفّق", "أضفناه إلى سلتك.", "عرض السلة"),
        en=("Good choice", "It is in your cart.", "View the cart"),
        settings={"theme": "auto", "accent": "#0f766e"},
        rules={
            "triggers": [{"trigger": "cart_add"}],
            "display": {"priority": 30, "per_visit": 2, "rest_days": 0},
        },
        leads_to=_CART,
    ),
    NoticeTemplate(
        key="holiday_hours",
        name=Bilingual(ar="مواعيد العمل في الإجازة", en="Holiday hours"),
        purpose=Bilingual(
            ar="يخبر عملاءك متى يُشحن ما يُطلب في الإجازة.",
            en="Tells customers when orders placed in the holidays are shipped.",
        ),
        form=NoticeForm.BAR,
        ar=("مواعيدنا في الإجازة", "نستقبل طلباتكم كالمعتاد، ويبدأ شحنها بعد الإجازة مباشرة.", ""),
        en=("Our holiday hours", "Order as usual; shipping starts right after the holidays.", ""),
        settings={"theme": "light", "accent": "#1d4ed8", "position": "top"},
        rules={"display": {"priority": 55, "per_visit": 0, "rest_days": 3}},
    ),
    NoticeTemplate(
        key="help",
        name=Bilingual(ar="زر المساعدة", en="Help button"),
        purpose=Bilingual(
            ar="زر عائم يفتح نافذة صغيرة فيها رابط واتساب أو رقم هاتفك.",
            en="A floating button that opens a small card with your WhatsApp link or telephone.",
        ),
        form=NoticeForm.BUTTON,
        ar=("تحتاج مساعدة؟", "فريقنا يردّ عليك من ٩ صباحًا حتى ١١ مساءً.", "راسلنا"),
        en=("Need help?", "Our team answers from 9 am to 11 pm.", "Message us"),
        settings={"theme": "auto", "accent": "#15803d"},
        rules={"display": {"priority": 20, "per_visit": 0, "rest_days": 0}},
    ),
)

TEMPLATES = {each.key: each for each in _ALL}
"""All templates, in the order in which they are offered."""
