"""The settings form our app has registered in the Partner Portal."""

from typing import Any

FIELDS: list[dict[str, Any]] = [
    {
        "id": "store_key",
        "type": "string",
        "format": "text",
        "label": "مفتاح المتجر العام",
        "value": "unset",
        "placeholder": "k_xxxxxxxx",
        "minLength": 4,
        "maxLength": 80,
        "required": True,
        "public": True,
    },
    {
        "id": "widgets_enabled",
        "type": "boolean",
        "format": "checkbox",
        "label": "تفعيل أدوات المتجر",
        "value": True,
        "required": False,
        "public": True,
    },
    {
        "id": "live_counter_minimum",
        "type": "number",
        "format": "integer",
        "label": "أقل عدد زوار لعرض العداد",
        "value": 3,
        "minimum": 1,
        "maximum": 1000,
        "step": 1,
        "required": True,
        "public": True,
    },
    {
        "id": "reports_email",
        "type": "string",
        "format": "email",
        "label": "بريد التقارير",
        "value": "reports@example.com",
        "required": True,
        "public": False,
    },
    {
        "id": "widget_language",
        "type": "items",
        "format": "dropdown-list",
        "label": "لغة الأدوات",
        "value": "ar",
        "options": [
            {"value": "ar", "label": "العربية"},
            {"value": "en", "label": "الإنجليزية"},
        ],
        "required": True,
        "public": True,
    },
]
