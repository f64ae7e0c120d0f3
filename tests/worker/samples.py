"""One believable event of each kind that anybody follows, and the world in which it happens."""

from datetime import timedelta
from pathlib import Path

from adapters.memory.salla import MemoryOrderGateway, MemoryStoreHistory
from entrypoints.container import Container
from nomoflow.attribution.events import OrderCredited, OrderTied
from nomoflow.audience.events import ConsentGiven, ContactsDue, SubscriberInvited
from nomoflow.audience.facts import SubscriberId
from nomoflow.audience.ports import AudienceWork
from nomoflow.catalog.events import (
    CategoriesReported,
    CustomersReported,
    ProductsReported,
    ReviewsReported,
)
from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport, ReviewReport
from nomoflow.coupons.events import (
    CodeEnding,
    CodeIssued,
    CodeOwned,
    CodesDue,
    CouponApplied,
    CouponChanged,
    CouponsReported,
    ImportDue,
)
from nomoflow.coupons.facts import CouponUse
from nomoflow.coupons.imports import read_list
from nomoflow.coupons.offers import CodeState, OfferKind
from nomoflow.coupons.ports import CouponWork
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import (
    CartId,
    CategoryId,
    CouponId,
    CustomerId,
    OfferId,
    OrderId,
    ProductId,
    ReviewId,
    VisitorId,
)
from nomoflow.kernel.money import Currency
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
    FeedbackReported,
    PlanReported,
    StoreAccessLost,
    StoreConnected,
)
from nomoflow.merchants.facts import PlanReport
from nomoflow.merchants.model import StoreStatus
from nomoflow.orders.events import (
    CartsReported,
    OrderAmended,
    OrderMentioned,
    OrderPlaced,
    OrdersReported,
)
from nomoflow.orders.facts import Buyer, CartReport, OrderReport, OrderSnapshot, OrderState
from nomoflow.relay.events import MessageReceived
from nomoflow.synchronisation.events import SyncFinished, SyncPageDue
from nomoflow.synchronisation.facts import Resource
from nomoflow.visitors.events import (
    CodesDenied,
    TouchesSeen,
    TrafficSeen,
    VisitorsLinked,
    WidgetsMet,
)
from nomoflow.visitors.facts import DeniedCode, Link, LinkKind, Touch, WidgetMeeting
from tests.audience_builders import a_contact_list, a_subscriber, an_invitation
from tests.builders import (
    NOW,
    STORE,
    a_grant,
    a_line,
    a_message,
    a_product,
    a_store,
    a_sync_run,
    a_touch,
    amounts,
    an_attributed_order,
    an_origin,
    riyals,
)
from tests.coupon_builders import a_coupon, a_report, an_issue, an_offer, coupon_terms

_FIXTURES = Path(__file__).parents[1] / "fixtures" / "salla"
_LATER = NOW + timedelta(minutes=1)
_VISITOR, _ORDER, _CART = VisitorId("v1"), OrderId("1"), CartId("cart-1")
_CUSTOMER, _PRODUCT = CustomerId("c1"), ProductId("p1")

_LASTING = coupon_terms(ends_at=NOW + timedelta(days=3650))

_REPORT = OrderReport(
    id=OrderId("7"),
    reported_at=NOW,
    placed_at=NOW,
    state=OrderState.SALE,
    amounts=amounts(),
    buyer=Buyer(id=_CUSTOMER, first_name="نورة"),
    lines=(a_line(),),
)


def _snapshot(version: int) -> OrderSnapshot:
    return OrderSnapshot(
        id=_ORDER,
        version=version,
        state=OrderState.SALE,
        placed_at=NOW,
        revenue=riyals(90),
        total=riyals(105),
        customer=_CUSTOMER,
        cart=_CART,
        coupon_codes=("WARD10",),
    )


SAMPLES: dict[type[Event], Event] = {
    type(event): event
    for event in (
        MessageReceived(message=a_message().id),
        AccessGranted(grant=a_grant(access=Secret("newer"), granted_at=_LATER)),
        AppInstalled(installed_at=NOW, store_kind="demo"),
        AppUninstalled(uninstalled_at=_LATER),
        AppSettingsReported(settings={}),
        PlanReported(
            plan=PlanReport(
                state="trial.started",
                plan_name="الباقة الأولى",
                starts_at=NOW,
                ends_at=_LATER,
                reported_at=NOW,
            )
        ),
        FeedbackReported(rating=5, comment="ممتاز", given_at=NOW),
        StoreConnected(first=True),
        SyncPageDue(run="run-1", resource=Resource.PRODUCTS, page=1),
        SyncFinished(run="run-1", resource=Resource.PRODUCTS, started_at=_LATER),
        ProductsReported(products=(ProductReport(id=_PRODUCT, reported_at=_LATER, name="عود"),)),
        CategoriesReported(
            categories=(CategoryReport(id=CategoryId("k1"), reported_at=NOW, name="بخور"),)
        ),
        CustomersReported(
            customers=(CustomerReport(id=_CUSTOMER, reported_at=NOW, first_name="نورة"),)
        ),
        ReviewsReported(reviews=(ReviewReport(id=ReviewId("r1"), reported_at=NOW, rating=5),)),
        CouponsReported(coupons=(a_report("9"),)),
        CouponApplied(use=CouponUse(cart=_CART, code="WARD10", applied_at=NOW)),
        CouponChanged(coupon=CouponId("coupon-10"), revision=1),
        CodesDue(offer=OfferId("offer-1"), round=1),
        CodeIssued(
            offer=OfferId("offer-2"),
            code="WARDV1",
            visitor=_VISITOR,
            issued_at=NOW - timedelta(minutes=1),
            expires_at=_LATER,
            unique=True,
            partner="سارة",
        ),
        CodeOwned(code="WARD10", since=NOW - timedelta(days=1), campaign="العيد"),
        CodeEnding(offer=OfferId("offer-2"), code="WARDV1"),
        ImportDue(id="import-1", line=2),
        ConsentGiven(subscriber=SubscriberId("s-000001")),
        SubscriberInvited(subscriber=SubscriberId("s-000002"), invitation="i-2"),
        ContactsDue(list="contacts-1", line=2),
        CodesDenied(
            denied=(DeniedCode(id="h-1", visitor=_VISITOR, at=NOW, code="WARD10", said="لا"),)
        ),
        OrdersReported(orders=(_REPORT,)),
        OrderMentioned(order=_REPORT.id),
        OrderPlaced(order=_snapshot(1)),
        OrderAmended(order=_snapshot(2)),
        CartsReported(carts=(CartReport(id=CartId("3"), reported_at=NOW, total=riyals(20)),)),
        TouchesSeen(
            touches=(
                Touch(
                    id="t-2",
                    visitor=_VISITOR,
                    at=NOW - timedelta(hours=1),
                    origin=an_origin(),
                    landing="https://ward.example/",
                ),
            )
        ),
        VisitorsLinked(links=(Link(visitor=_VISITOR, kind=LinkKind.ORDER, id=_ORDER, at=NOW),)),
        TrafficSeen(moments=(NOW,)),
        OrderCredited(order=_ORDER, placed_at=NOW),
        OrderTied(
            order=_ORDER,
            version=1,
            placed_at=NOW,
            sale=True,
            revenue=riyals(100),
            visitors=(_VISITOR,),
        ),
        WidgetsMet(
            meetings=(
                WidgetMeeting(
                    visitor=_VISITOR,
                    at=NOW,
                    widget="coupons",
                    deed="shown",
                    device="phone",
                    page="index",
                ),
            )
        ),
    )
}


def fill(parts: Container) -> None:
    """A connected store with something of everything, and a Salla to speak with."""
    with parts.units(STORE) as unit:
        unit.stores.add(a_store(status=StoreStatus.CONNECTED))
        unit.grants.keep(a_grant())
        unit.sync_runs.add(a_sync_run(started_at=NOW - timedelta(minutes=1)))
        unit.products.keep([a_product("p0")])
        _offer_codes(unit)
        _subscribers(unit)
        unit.commit()
    body = (_FIXTURES / "webhook.order.created.json").read_bytes()
    parts.arrivals().take_in(a_message(body=body), StoreAccessLost())


def _offer_codes(work: CouponWork) -> None:
    """A coupon the platform has not heard of, a pool without its codes, a personal offer with one
    code that somebody has, and a list on its way in."""
    personal = an_offer("2", kind=OfferKind.PERSONAL, size=2, lifetime_minutes=20)
    work.coupons.add(a_coupon("10", terms=_LASTING))
    work.offers.add(an_offer("1", round=1, size=3, terms=_LASTING))
    work.offers.add(personal)
    work.offer_codes.add(personal.id, ["WARDV1"], CodeState.GIVEN)
    work.issues.add(an_issue(offer=personal.id))
    content = b"code,type,amount,ends\nEID20,fixed,20,2031-01-01\n,fixed,20,2031-01-01\n"
    brought = read_list("import-1", "العيد.csv", content, Currency("SAR"), NOW, publish=False)
    work.coupon_imports.add(brought.entry, brought.lines)


def _subscribers(work: AudienceWork) -> None:
    """One who waits for a letter, one who did not answer theirs, and a list on its way in."""
    work.subscribers.add([a_subscriber(1), a_subscriber(2)])
    unanswered = an_invitation(2, subscriber=SubscriberId("s-000002"), sent_at=NOW)
    work.invitations.add(unanswered)
    work.contact_lists.add(a_contact_list("contacts-1"))
    work.contact_lists.add_lines("contacts-1", [(2, '["sara@example.com"]'), (3, '["sara"]')])


def credit_somebody(parts: Container) -> None:
    """An order that is met already, and a touch that may have earned it."""
    with parts.units(STORE) as unit:
        unit.attributed_orders.keep(an_attributed_order(order_version=1), [])
        unit.touches.keep([a_touch()])
        unit.commit()


def platform() -> tuple[MemoryOrderGateway, MemoryStoreHistory]:
    """Salla, with an order and two pages of products."""
    orders, history = MemoryOrderGateway(), MemoryStoreHistory(1)
    orders.put(STORE, _REPORT)
    history.add(
        STORE,
        *(ProductReport(id=ProductId(name), reported_at=NOW, name=name) for name in ("a", "b")),
    )
    return orders, history
