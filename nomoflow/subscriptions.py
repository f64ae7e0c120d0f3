"""What happens when: this event is followed by these handlers.

A handler's name is stored with the work that is owed, so it outlives a renamed class.
"""

from nomoflow.attribution.events import OrderCredited, OrderTied
from nomoflow.audience.events import (
    ConsentGiven,
    ContactsDue,
    SubscriberConfirmed,
    SubscriberErased,
    SubscriberInvited,
    SubscriberLeft,
)
from nomoflow.catalog.events import (
    CategoriesReported,
    CustomersReported,
    ProductsReported,
    ReviewsReported,
)
from nomoflow.coupons.events import (
    BudgetNearsEnd,
    CodeEnding,
    CodeIssued,
    CodeOwned,
    CodesDue,
    CouponApplied,
    CouponChanged,
    CouponsReported,
    ImportDue,
)
from nomoflow.features.events import FeatureChanged
from nomoflow.kernel.events import Event
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
    FeedbackReported,
    MemberJoined,
    PlanReported,
    StoreAccessLost,
    StoreConnected,
    StoreUninstalled,
)
from nomoflow.orders.events import (
    CartAbandoned,
    CartRecovered,
    CartsReported,
    OrderAmended,
    OrderMentioned,
    OrderPaid,
    OrderPlaced,
    OrderReversed,
    OrdersReported,
)
from nomoflow.relay.events import MessageReceived
from nomoflow.synchronisation.events import SyncFinished, SyncPageDue
from nomoflow.visitors.events import (
    CodesDenied,
    TouchesSeen,
    TrafficSeen,
    VisitorsLinked,
    WidgetsMet,
)
from nomoflow.widgets.events import NoticeChanged, NoticePublished, NoticeWithdrawn

SUBSCRIPTIONS: dict[type[Event], tuple[str, ...]] = {
    # A platform speaks.
    MessageReceived: ("relay.translate",),
    # The app in a store.
    AccessGranted: ("merchants.take_access",),
    AppInstalled: ("merchants.note_install",),
    AppUninstalled: ("merchants.depart",),
    AppSettingsReported: ("merchants.tell_key",),
    PlanReported: ("merchants.book_plan",),
    FeedbackReported: ("merchants.record_feedback",),
    StoreConnected: (
        "merchants.read_profile",
        "merchants.tell_key",
        "synchronisation.begin",
    ),
    StoreUninstalled: (),
    StoreAccessLost: (),
    MemberJoined: (),
    # The store's past.
    SyncPageDue: ("synchronisation.pull",),
    SyncFinished: ("catalog.sweep", "coupons.sweep"),
    # The catalogue and the customers.
    ProductsReported: ("catalog.record_products",),
    CategoriesReported: ("catalog.record_categories",),
    CustomersReported: ("catalog.record_customers",),
    ReviewsReported: ("catalog.record_reviews",),
    # Coupons, and the offers that hand out codes.
    CouponsReported: ("coupons.record",),
    CouponApplied: ("coupons.record_use",),
    CouponChanged: ("coupons.publish",),
    CodesDue: ("coupons.supply",),
    CodeIssued: ("coupons.restock", "attribution.record_code"),
    CodeOwned: ("attribution.record_code",),
    CodeEnding: ("coupons.end_code",),
    BudgetNearsEnd: (),
    ImportDue: ("coupons.take_list",),
    # Orders and carts.
    OrdersReported: ("orders.record",),
    OrderMentioned: ("orders.read",),
    OrderPlaced: ("attribution.credit", "coupons.count_use"),
    OrderAmended: ("attribution.credit", "coupons.count_use"),
    OrderPaid: (),
    OrderReversed: (),
    CartsReported: ("orders.record_carts",),
    CartAbandoned: (),
    CartRecovered: (),
    # Shoppers.
    TouchesSeen: ("attribution.record_touches",),
    VisitorsLinked: ("attribution.record_links",),
    CodesDenied: ("coupons.explain_denials",),
    TrafficSeen: ("analytics.note_traffic",),
    OrderCredited: ("analytics.note_credit",),
    OrderTied: ("widgets.count_order",),
    WidgetsMet: ("widgets.record_meetings",),
    # Subscribers.
    ConsentGiven: ("audience.invite",),
    SubscriberInvited: ("audience.lapse",),
    SubscriberConfirmed: (),
    SubscriberLeft: (),
    SubscriberErased: (),
    ContactsDue: ("audience.take_contacts",),
    # The cards, and what shoppers are told.
    FeatureChanged: (),
    NoticePublished: (),
    NoticeChanged: (),
    NoticeWithdrawn: (),
}
