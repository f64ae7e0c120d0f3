"""Gives the demo store notices on its pages, and people who asked for its letters."""

import requests

from entrypoints.services import Services
from entrypoints.settings import Settings
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.merchants.ports import StoreRow
from nomoflow.widgets.notice_templates import Shop, template

NOTICES = ("free_shipping", "added_to_cart")
PEOPLE = (
    ("noura.alharbi", "نورة", "ar", "email_collector"),
    ("saleh.q", "صالح", "ar", "email_collector"),
    ("reem", "ريم", "ar", "email_collector"),
    ("layla.h", "Layla", "en", "email_collector"),
    ("abdullah.s", "عبدالله", "ar", "campaign"),
    ("maha", "مها", "ar", "campaign"),
    ("omar.k", "Omar", "en", "email_collector"),
    ("hessa", "حصة", "ar", "email_collector"),
)
_CONFIRMING = 6
"""Not everybody opens the letter."""

_SECONDS = 10


def set_up(services: Services, row: StoreRow) -> None:
    """What a merchant would put on the pages on the first morning; what is there already stays."""
    if not any(services.notice_reports.counts(row.id).values()):
        shop = Shop(domain=row.domain, currency=row.currency)
        for key in NOTICES:
            draft = template(key).draft(shop, "ar", services.clock.now())
            made = services.notices.make(row.id, draft)
            services.notices.publish(row.id, made.id)
    collector = services.features.one(row.id, FeatureKey.EMAIL_COLLECTOR)
    if collector.changed_at is None:
        services.features.change(
            row.id, FeatureKey.EMAIL_COLLECTOR, enabled=True, settings={"style": "exit"}
        )


def let_people_subscribe(settings: Settings, row: StoreRow) -> None:
    """People fill in the form."""
    for name, called, language, source in PEOPLE:
        form = {
            "email": _address(name), "name": called, "language": language, "source": source,
            "consent": True, "page": row.domain,
        }  # fmt: skip
        address = f"{settings.base_url}/s/{row.key}/subscribers"
        requests.post(address, json=form, timeout=_SECONDS).raise_for_status()


def let_people_confirm(settings: Settings) -> bool:
    """Press the button behind each letter that arrived; whether all that were meant to, did."""
    inbox = f"{settings.sandbox_url}/mail/messages.json"
    letters = requests.get(inbox, timeout=_SECONDS).json()["messages"]
    links = {letter["recipients"][0]: letter["links"] for letter in letters}
    expected = [_address(name) for name, *_ in PEOPLE[:_CONFIRMING]]
    arrived = [address for address in expected if address in links]
    if len(arrived) < len(expected):
        return False
    for address in arrived:
        (link, *_) = [link for link in links[address] if "/confirm/" in link]
        requests.post(link, timeout=_SECONDS)
    return True


def _address(name: str) -> str:
    return f"{name}@shopper.example"
