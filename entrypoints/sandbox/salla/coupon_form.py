"""Reads a coupon request and refuses what Salla refuses, in Salla's words."""

from datetime import datetime, timedelta
from typing import Any

from entrypoints.sandbox.salla.shapes import wall_clock

TYPES = {
    **dict.fromkeys(("percentage", "Percentage", "P", "p"), "percentage"),
    **dict.fromkeys(("fixed", "Fixed", "F", "f"), "fixed"),
}
METHODS = {
    "all",
    "apple_pay",
    "bank",
    "cod",
    "credit_card",
    "knet",
    "mada",
    "paypal",
    "spotii_pay",
    "stc_pay",
    "tabby_installment",
    "tamara_installment",
}
LISTS = (
    "products_include",
    "products_exclude",
    "list_include_categories",
    "list_exclude_categories",
    "list_exclude_brands",
    "list_include_groups",
    "list_exclude_groups",
    "list_exclude_shipping",
)
DUPLICATE = "لقد قمت بتسجيل كوبون بنفس الاسم من قبل"
_REQUIRED = {
    "code": "كود الكوبون مطلوب",
    "type": "نوع الكوبون مطلوب",
    "amount": "سعر الكوبون مطلوب",
    "free_shipping": "حقل تطبيق الشحن مطلوب.",
    "expiry_date": "حقل تاريخ نهاية التخفيض مطلوب.",
    "exclude_sale_products": "حقل استثناء المنتجات المخفضة مطلوب.",
}
_REQUIRED_OF_GROUPS = {
    "group_coupons_count": "حقل عدد الكوبونات مطلوب.",
    "group_suffix": "حقل رمز المجموعة مطلوب.",
    "group_name": "حقل اسم المجموعة مطلوب.",
}
_REQUIRED_OF_MARKETING = {
    "marketing_name": "يرجى اضافة اسم المسوق للكوبون",
    "marketing_type": "يرجى اضافة نوع كوبون التسويق",
    "marketing_amount": "يرجى اضافة نوع سعر التسويق",
}
_LONG_SUFFIX = "كود الكوبون يجب ان لا يتجاوز 5 حرفاً"
_PAST = "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"

Problems = dict[str, list[str]]


def problems(sent: dict[str, Any], now: datetime, *, updating: bool = False) -> Problems:
    found = _missing(sent, updating)
    for check in (_kinds, _suffix, _methods):
        found.update(check(sent))
    found.update(_dates(sent, now))
    return found


def is_group(sent: dict[str, Any]) -> bool:
    """The schema's default is true: who leaves it out asks for a group."""
    return bool(sent.get("is_group", True))


def has_marketing(sent: dict[str, Any]) -> bool:
    return bool(sent.get("marketing_active", True))


def _missing(sent: dict[str, Any], updating: bool) -> Problems:
    if updating:
        if "type" in sent and _is_blank(sent, "amount"):
            return {"amount": [_REQUIRED["amount"]]}
        return {}
    wanted = dict(_REQUIRED)
    if is_group(sent):
        wanted.update(_REQUIRED_OF_GROUPS)
    if has_marketing(sent):
        wanted.update(_REQUIRED_OF_MARKETING)
    if TYPES.get(str(sent.get("type"))) == "percentage":
        wanted["maximum_amount"] = "حقل الحد الأعلى للخصم مطلوب."
    return {name: [text] for name, text in wanted.items() if _is_blank(sent, name)}


def _is_blank(sent: dict[str, Any], name: str) -> bool:
    return sent.get(name) is None or sent.get(name) == ""


def _kinds(sent: dict[str, Any]) -> Problems:
    found: Problems = {}
    if not _is_blank(sent, "type") and str(sent["type"]) not in TYPES:
        found["type"] = ["نوع الكوبون غير صحيح"]
    numbers = ("amount", "maximum_amount", "minimum_amount", "usage_limit", "usage_limit_per_user")
    for name in numbers:
        if not _is_blank(sent, name) and not _is_number(sent[name]):
            found[name] = ["يجب أن تكون القيمة رقماً"]
    for name in ("free_shipping", "exclude_sale_products", "show_maximum_amount"):
        if not _is_blank(sent, name) and not isinstance(sent[name], bool):
            found[name] = ["يجب أن تكون القيمة صحيحة أو خاطئة"]
    if not _is_blank(sent, "status") and sent["status"] not in ("active", "inactive"):
        found["status"] = ["حالة الكوبون غير صحيحة"]
    if not _is_blank(sent, "applied_in") and sent["applied_in"] not in ("all", "web", "app"):
        found["applied_in"] = ["القيمة غير صحيحة"]
    for name in LISTS:
        if name in sent and not isinstance(sent[name], list):
            found[name] = ["يجب أن تكون القيمة قائمة"]
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _suffix(sent: dict[str, Any]) -> Problems:
    suffix = sent.get("group_suffix")
    if suffix is None or not is_group(sent):
        return {}
    text = str(suffix)
    if len(text) > 5 or any(each.isspace() or each.isdigit() for each in text):
        return {"group_suffix": [_LONG_SUFFIX]}
    return {}


def _methods(sent: dict[str, Any]) -> Problems:
    methods = sent.get("payment_methods")
    if methods is None:
        return {}
    if not isinstance(methods, list) or not set(map(str, methods)) <= METHODS:
        return {"payment_methods": ["طريقة الدفع غير صحيحة"]}
    return {}


def _dates(sent: dict[str, Any], now: datetime) -> Problems:
    found: Problems = {}
    start, end = None, None
    if not _is_blank(sent, "start_date") and (start := moment(sent["start_date"])) is None:
        found["start_date"] = ["صيغة التاريخ غير صحيحة"]
    if _is_blank(sent, "expiry_date"):
        return found
    end = moment(sent["expiry_date"])
    tomorrow = (wall_clock(now) + timedelta(days=1)).date()
    if end is None:
        found["expiry_date"] = ["صيغة التاريخ غير صحيحة"]
    elif end.date() < tomorrow:
        found["expiry_date"] = [_PAST]
    elif start is not None and end < start:
        found["expiry_date"] = ["يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ البداية"]
    return found


def moment(value: Any) -> datetime | None:
    """`YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`, a wall clock in Riyadh."""
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(str(value), form)  # noqa: DTZ007 - wall clock, as sent
        except ValueError:
            continue
    return None
