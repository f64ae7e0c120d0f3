"""Who uses the browser: the merchant in the dashboard, the shopper in a store."""

from typing import Final

from flask import request

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Merchant, Visit

# Cookies do not know ports, so these names must never be the application's.
MERCHANT_COOKIE: Final = "sandbox_merchant"


def signed_in_merchant() -> Merchant | None:
    value = request.cookies.get(MERCHANT_COOKIE, "")
    return salla().world.merchants.get(int(value)) if value.isdigit() else None


def visit() -> Visit:
    agent = request.headers.get("User-Agent", "")
    device = "mobile" if "Mobile" in agent else "desktop"
    return Visit(device=device, user_agent=agent, ip=request.remote_addr or "")
