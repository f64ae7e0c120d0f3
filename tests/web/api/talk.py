"""What the tests of coupons say to the API."""

from typing import Any

from nomoflow.coupons.model import Coupon
from nomoflow.kernel.ids import StoreId
from tests.builders import STORE
from tests.web.api.conftest import Program
from tests.web.house import WebHouse

COUPONS = "/api/v1/coupons"
SAR = "SAR"
ENDS = "2026-12-31T23:59:59+03:00"
NEW = {
    "code": "ward15",
    "type": "percentage",
    "percent": 15,
    "ceiling": {"amount": "50.00", "currency": SAR},
    "ends_at": ENDS,
}


def keep(house: WebHouse, coupon: Coupon, store: StoreId = STORE) -> Coupon:
    with house.work(store) as work:
        work.coupons.add(coupon)
        work.commit()
    return coupon


def money(amount: str, currency: str = SAR) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def new(program: Program, **told: object) -> Any:
    return program.ask("POST", COUPONS, 201, json={**NEW, **told}).json
