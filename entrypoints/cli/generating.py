"""Makes the codes of an offer, and the offer itself where there is none yet."""

import time
from collections.abc import Mapping
from typing import Any

import click

from entrypoints.cli.merchants import store_meant
from entrypoints.cli.sentences import sentence
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.services import Services
from nomoflow.coupons.codes import CodePattern, typed
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.list_cells import Cells
from nomoflow.coupons.offers import (
    LARGEST_POOL,
    CodeState,
    OfferDraft,
    OfferKind,
    OfferState,
    Supply,
)
from nomoflow.coupons.reports import OfferRow
from nomoflow.coupons.terms import AmountOff, CouponTerms, Discount, PercentOff, publishing_faults
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OfferId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.ports import StoreRow
from nomoflow.relay.model import TaskState
from nomoflow.relay.ports import TaskRow

_SUPPLY = "coupons.supply"
_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 120.0
_TASKS = 500

_OPTIONS = {
    "name": "--name", "percent": "--percent", "ceiling": "--at-most", "amount": "--amount",
    "minimum_cart": "--minimum", "size": "--count", "prefix": "--prefix",
    "random_letters": "--letters", "starts_at": "--starts", "ends_at": "--ends",
    "campaign": "--campaign", "partner": "--partner",
}  # fmt: skip


@click.command()
@click.argument("offer_id", required=False)
@click.option("--store", help="Its id, number or key; needed where there are several.")
@click.option("--name", help="What a new offer is called.")
@click.option("--percent", help="A share off the goods, such as 15; needs --at-most.")
@click.option("--at-most", help="The most that a share may take off.")
@click.option("--amount", help="A fixed amount off the goods.")
@click.option("--minimum", help="What a cart must be worth.")
@click.option("--count", type=click.IntRange(1, LARGEST_POOL), help="How many codes.")
@click.option("--prefix", default="", help="What every code begins with: at most 8 characters.")
@click.option("--letters", default=8, show_default=True, help="How many random ones follow.")
@click.option("--starts", help="2026-11-01 or 2026-11-01 18:00, by the clock of Riyadh.")
@click.option("--ends", help="The same; a day alone is its end.")
@click.option("--campaign", default="")
@click.option("--partner", default="", help="The influencer whose codes they are.")
@click.option("--here", is_flag=True, help="Write the codes to Salla too, and stay until it is so.")
@pass_surroundings
def generate(
    around: Surroundings, /, *, offer_id: str | None, store: str | None, here: bool, **told: Any
) -> None:
    """Make the unique codes of an offer.

    With OFFER_ID the codes that it lacks; otherwise a new offer with a pool of --count codes, for
    which --name, --ends and a discount are needed. The codes are made here at once; writing them
    to Salla, at its pace, goes on in the background. A command that was stopped goes on with
    OFFER_ID.
    """
    with around.services() as services:
        row = store_meant(services, store)
        offer = OfferId(offer_id) if offer_id else _new_offer(services, row, told)
        found = _found(services, row.id, offer)
        if found.offer.draft.kind is OfferKind.SHARED or found.offer.state is OfferState.ENDED:
            raise click.ClickException(f"The offer {offer} makes no codes: it is shared, or over.")
        _make(services, row.id, found)
        _begin(services, row.id, found)
        if here:
            _send(services, row.id, offer)
        codes = _found(services, row.id, offer).codes
    states = ", ".join(f"{count} {state}" for state, count in codes.items() if count)
    click.echo(f"{offer}: {states or 'Salla is about to make its codes'}")


def _new_offer(services: Services, row: StoreRow, told: Mapping[str, Any]) -> OfferId:
    """A pool as the options describe it, which hands out nothing yet."""
    cells = Cells({name: str(value) for name, value in told.items() if value}, row.currency)
    discount, ends_at = _discount(cells), cells.moment("ends", ends=True)
    starts_at, minimum = cells.moment("starts"), cells.money("minimum")
    for name in ("name", "ends", "count"):
        if not told[name]:
            cells.found[name] = "missing"
    if cells.found or discount is None or ends_at is None:
        options = {f"--{name.replace('_', '-')}": fault for name, fault in cells.found.items()}
        raise click.UsageError(_words(options))
    terms = CouponTerms(
        discount=discount, starts_at=starts_at, ends_at=ends_at, minimum_cart=minimum
    )
    draft = OfferDraft(
        name=told["name"],
        kind=OfferKind.POOL,
        terms=terms,
        pattern=CodePattern(prefix=typed(told["prefix"]), random_letters=told["letters"]),
        size=told["count"],
        campaign=told["campaign"],
        partner=told["partner"],
    )
    try:
        if wrong := publishing_faults(terms, services.clock.now()):
            raise CouponRefused(wrong)
        return services.offers.create(row.id, draft).id
    except CouponRefused as refusal:
        raise click.UsageError(_told(refusal)) from refusal


def _discount(cells: Cells) -> Discount | None:
    if bool(cells.text("percent")) == bool(cells.text("amount")):
        raise click.UsageError("Say an OFFER_ID, or either --percent or --amount.")
    if cells.text("amount"):
        amount = cells.money("amount")
        return AmountOff(amount=amount) if amount else None
    percent, ceiling = cells.percent("percent"), cells.money("at_most")
    return PercentOff(percent=percent, ceiling=ceiling) if percent is not None else None


def _told(refusal: CouponRefused) -> str:
    """What is wrong with each option."""
    return _words({_OPTIONS.get(name, name): fault for name, fault in refusal.fields.items()})


def _words(faults: Mapping[str, str]) -> str:
    return " ".join(f"{option}: {sentence(fault)}" for option, fault in faults.items())


def _found(services: Services, store: StoreId, offer: OfferId) -> OfferRow:
    found = services.coupon_reports.offer(store, offer)
    if found is None:
        raise click.ClickException(f"There is no offer {offer} in this store.")
    return found


def _make(services: Services, store: StoreId, found: OfferRow) -> None:
    if found.offer.draft.supply is Supply.PLATFORM_GROUPS:
        return
    size = found.offer.draft.size
    click.echo(f"Offer {found.offer.id}", err=True)
    with click.progressbar(length=size, label="made", show_pos=True) as bar:
        missing = size
        while missing:
            try:
                missing = services.code_supply.make_some(store, found.offer.id)
            except Stale:
                # A worker makes some at this moment.
                time.sleep(_LOOK_SECONDS)
            bar.update(size - missing - bar.pos)


def _begin(services: Services, store: StoreId, found: OfferRow) -> None:
    """Let the offer hand out its codes, and workers write them to Salla."""
    if found.offer.state is not OfferState.DRAFT:
        services.offers.prepare_again(store, found.offer.id)
        return
    try:
        services.offers.start(store, found.offer.id)
    except CouponRefused as refusal:
        raise click.ClickException(_told(refusal)) from refusal


def _send(services: Services, store: StoreId, offer: OfferId) -> None:
    """Do what workers would: each round when it is due, for as long as something moves."""
    size = _found(services, store, offer).offer.draft.size
    with click.progressbar(length=size, label="in Salla", show_pos=True) as bar:
        moved = time.monotonic()
        while True:
            found = _found(services, store, offer)
            there = _there(found)
            if there > bar.pos:
                moved = time.monotonic()
                bar.update(there - bar.pos)
            if found.offer.fault:
                raise click.ClickException(f"Salla takes no codes: {sentence(found.offer.fault)}")
            if there >= size:
                return
            task = _due(services, store)
            if task is None or not services.runner.run(task.ref):
                time.sleep(_LOOK_SECONDS)
            if time.monotonic() - moved > _PATIENCE_SECONDS:
                raise click.ClickException("Salla takes no more for now; workers go on with it.")


def _there(found: OfferRow) -> int:
    """Codes that Salla has, or had."""
    on_the_way = (CodeState.MADE, CodeState.SPOILT)
    return sum(count for state, count in found.codes.items() if state not in on_the_way)


def _due(services: Services, store: StoreId) -> TaskRow | None:
    """The work on the store's codes that is due, if any is."""
    page = services.work.tasks(PageRequest(size=_TASKS), state=TaskState.WAITING, store=store)
    now = services.clock.now()
    due = [task for task in page.rows if task.ref.handler == _SUPPLY and task.due_at <= now]
    return due[-1] if due else None
