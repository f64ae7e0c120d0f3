"""The simulator: a cart and a customer, and what every coupon would do to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_reason_words import reason_sentence
from entrypoints.web.dashboard.coupon_terms_form import FormReader, typed_moment
from entrypoints.web.dashboard.coupon_words import shopper_sentence
from entrypoints.web.dashboard.coupons import zone
from entrypoints.web.dashboard.coupons_choices import group_choices, product_choices
from entrypoints.web.dashboard.formats import unit
from entrypoints.web.dashboard.order_words import payment_name
from entrypoints.web.problem_words import FAULTS
from nomoflow.catalog.model import Product
from nomoflow.coupons.codes import code_key
from nomoflow.coupons.evaluation import (
    CartItem,
    Shopper,
    SimulatedCart,
    Simulation,
    Verdict,
    candidate_of,
    judge,
)
from nomoflow.coupons.reports import CouponFilter
from nomoflow.coupons.terms import PaymentMethod, SalesChannel
from nomoflow.kernel.ids import CustomerId, ProductId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.text import Bilingual, is_keepable
from nomoflow.merchants.model import Permission

_FREE_LINES = 2
_MOST_LINES = 30
_MOST_ANSWERS = 50
_MOST_PIECES = 10_000
_FEW = PageRequest(size=10)
FREE = ""
"""A line without a product of the catalogue: a price alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the cart, as it was typed."""

    product: str = FREE
    price: str = ""
    quantity: str = "1"
    sale: str = "auto"
    error: str = ""

    @property
    def filled(self) -> bool:
        """Whether there is anything on it."""
        return bool(self.product or self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a coupon does to the cart, in words."""

    verdict: Verdict
    best: bool
    reasons: list[str]
    shopper: Bilingual | None
    """What the shopper sees who tries it anyway."""


@dataclass(kw_only=True)
class Trial:
    """A cart and a customer as a form describes them, and what could not be read."""

    cart: SimulatedCart
    shopper: Shopper
    at: datetime
    lines: list[Line]
    faults: dict[str, str] = field(default_factory=dict)


@blueprint.get("/coupons/simulator")
@needs(Permission.VIEW)
def coupon_simulator() -> str:
    """Try a cart: the whole question stands in the address, so that it can be shared."""
    trial = _trial()
    asked = any(line.filled for line in trial.lines)
    answers = _answers(trial) if asked and not trial.faults else []
    chosen = [line.product for line in trial.lines]
    find = request.args.get("find", "").strip()[:80]
    return render_template(
        "dashboard/coupons/simulator.html",
        trial=trial,
        entries=request.args,
        lines=[*trial.lines, *(Line() for _ in range(_FREE_LINES))][:_MOST_LINES],
        faults={name: str(FAULTS[fault]) for name, fault in trial.faults.items()},
        asked=asked,
        best=next((answer for answer in answers if answer.best), None),
        answers=answers[:_MOST_ANSWERS],
        more=len(answers[_MOST_ANSWERS:]),
        products=[
            (FREE, gettext("Any product, by its price")),
            *product_choices(chosen, find if is_keepable(find) else ""),
        ],
        find=find,
        groups=group_choices(),
        payments=_named_payments(),
        channels=[("web", gettext("On the website")), ("app", gettext("In the app"))],
        moment=request.args.get("moment") or typed_moment(trial.at.replace(second=0), zone()),
        currency=unit(store().currency.code),
    )


def _named_payments() -> list[tuple[str, str]]:
    named = [(method.value, payment_name(method.value)) for method in PaymentMethod]
    return [("", gettext("Not chosen yet")), *named]


def _trial() -> Trial:
    reader = FormReader(request.args, store().currency, zone())
    nothing = Money.zero(store().currency)
    lines, items = _goods()
    trial = Trial(
        cart=SimulatedCart(
            currency=store().currency,
            items=tuple(items),
            shipping=reader.money("shipping") or nothing,
            shipping_company=reader.text("shipping_company"),
            payment_method=_payment(reader.text("payment")),
            channel=SalesChannel.APP if reader.text("channel") == "app" else SalesChannel.WEB,
            has_special_offer=reader.ticked("special_offer"),
        ),
        shopper=_shopper(reader),
        at=reader.moment("moment") or services().clock.now(),
        lines=lines,
    )
    trial.faults = dict(reader.faults)
    for place, line in enumerate(lines):
        if line.error:
            trial.faults[f"line-{place}"] = line.error
    return trial


def _shopper(reader: FormReader) -> Shopper:
    used = reader.text("used").replace("،", ",").replace(",", " ").split()
    uses: dict[str, int] = {}
    for code in used:
        uses[code_key(code)] = uses.get(code_key(code), 0) + 1
    if reader.text("customer") != "known":
        return Shopper(email=reader.text("email"), uses_of=uses)
    return Shopper(
        customer=CustomerId("simulated"),
        groups=reader.ids("groups"),
        email=reader.text("email"),
        earlier_orders=reader.whole("earlier_orders") or 0,
        uses_of=uses,
    )


def _goods() -> tuple[list[Line], list[CartItem]]:
    typed = _typed_lines()
    known = services().catalog.products_of(
        store().id, [ProductId(line.product) for line in typed if line.product]
    )
    lines, items = [], []
    for line in typed:
        product = known.get(ProductId(line.product)) if line.product else None
        read, item = _item(line, product)
        lines.append(read)
        if item is not None:
            items.append(item)
    return lines, items


def _typed_lines() -> list[Line]:
    columns = [request.args.getlist(name) for name in ("product", "price", "quantity", "sale")]
    rows = zip(*(column[:_MOST_LINES] for column in columns), strict=False)
    lines = [
        Line(product=product.strip(), price=price.strip(), quantity=quantity.strip(), sale=sale)
        for product, price, quantity, sale in rows
    ]
    return [line for line in lines if line.filled and is_keepable(line.product)]


def _item(line: Line, product: Product | None) -> tuple[Line, CartItem | None]:
    """A line as it was read, and what it puts into the cart."""
    reader = FormReader(_entries(line), store().currency, zone())
    price, typed = reader.money("price"), reader.whole("quantity")
    quantity = 1 if typed is None else typed
    if price is None and product is not None and "price" not in reader.faults:
        price = product.price
    fault = next(iter(reader.faults.values()), "")
    if not fault and (price is None or price.minor < 0):
        fault = "missing" if price is None else "money_malformed"
    if not fault and not 1 <= quantity <= _MOST_PIECES:
        fault = "not_in_range"
    if fault or price is None:
        return _with_error(line, fault), None
    on_sale = line.sale == "yes" or (line.sale == "auto" and _is_on_sale(product))
    return line, CartItem(
        product=line.product,
        unit_price=price,
        quantity=quantity,
        categories=product.categories if product else (),
        brand=product.brand if product else "",
        on_sale=on_sale,
    )


def _entries(line: Line) -> MultiDict[str, str]:
    return MultiDict({"price": line.price, "quantity": line.quantity})


def _with_error(line: Line, fault: str) -> Line:
    return replace(line, error=fault)


def _is_on_sale(product: Product | None) -> bool:
    if product is None or product.price is None or product.regular_price is None:
        return False
    return product.price.minor < product.regular_price.minor


def _payment(name: str) -> PaymentMethod | None:
    return PaymentMethod(name) if name in set(PaymentMethod) else None


def _answers(trial: Trial) -> list[Answer]:
    """Every coupon's answer: the one that was asked about, the best, those that work, the rest."""
    found = services().coupons.simulate(store().id, trial.cart, trial.shopper, trial.at)
    verdicts = [*found.verdicts, *_asked_for(found, trial)]
    code = code_key(request.args.get("code", ""))
    verdicts.sort(
        key=lambda verdict: (
            code_key(verdict.code) != code,
            verdict != found.best,
            not verdict.valid,
            -verdict.saving.minor,
            len(verdict.reasons),
            verdict.code,
        )
    )
    return [_answer(verdict, found.best) for verdict in verdicts]


def _asked_for(found: Simulation, trial: Trial) -> Sequence[Verdict]:
    """The coupon that was asked about, where it does not live and nobody else speaks of it."""
    code = request.args.get("code", "").strip()[:40]
    if not code or not is_keepable(code):
        return ()
    if any(code_key(verdict.code) == code_key(code) for verdict in found.verdicts):
        return ()
    rows = services().coupon_reports.coupons(store().id, CouponFilter(search=code), _FEW, trial.at)
    return [
        judge(candidate_of(row.coupon), trial.cart, trial.shopper, trial.at)
        for row in rows.rows
        if code_key(row.coupon.code) == code_key(code)
    ][:1]


def _answer(verdict: Verdict, best: Verdict | None) -> Answer:
    first = verdict.reasons[0] if verdict.reasons else None
    return Answer(
        verdict=verdict,
        best=verdict is best,
        reasons=[reason_sentence(reason) for reason in verdict.reasons],
        shopper=shopper_sentence(first.denied) if first else None,
    )
