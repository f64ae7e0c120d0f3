"""Everything the application can do, as one typed record that the doors are handed."""

from collections.abc import Callable
from dataclasses import dataclass

from nomoflow.analytics.ports import AnalyticsReports, Rollups
from nomoflow.attribution.ports import JourneyReports
from nomoflow.audience.contact_taking import ContactTaker
from nomoflow.audience.reports import SubscriberExport, SubscriberReports
from nomoflow.audience.service import AudienceService
from nomoflow.catalog.ports import CatalogReports
from nomoflow.coupons.links import LinkService
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.offering import OfferService
from nomoflow.coupons.ports import Audiences
from nomoflow.coupons.reports import CouponExport, CouponReports
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.stocking import CodeSupply
from nomoflow.features.service import FeatureService
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.limits import Limits
from nomoflow.kernel.notes import Notes
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.ports import AllStores, Locks
from nomoflow.merchants.service import MerchantService
from nomoflow.orders.ports import OrderReports
from nomoflow.relay.ports import Housekeeping, WorkReports
from nomoflow.relay.receiver import Receiver
from nomoflow.relay.runner import Runner, Sweeper
from nomoflow.relay.service import TroubleService
from nomoflow.synchronisation.ports import SyncReports
from nomoflow.synchronisation.service import SyncService
from nomoflow.visitors.ports import Presence, VisitorReports
from nomoflow.visitors.service import VisitorService
from nomoflow.widgets.inspection_service import InspectionService
from nomoflow.widgets.notice_service import NoticeService
from nomoflow.widgets.ports import NoticeReports
from nomoflow.widgets.reports import WidgetReports
from nomoflow.widgets.service import WidgetService


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the doors may ask for. ``checks`` names each neighbour and asks whether it is there;
    a check returns nothing when all is well and raises otherwise."""

    clock: Clock
    limits: Limits
    notes: Notes
    locks: Locks
    merchants: MerchantService
    access: StoreAccess
    stores: AllStores
    features: FeatureService
    widgets: WidgetService
    widget_reports: WidgetReports
    notices: NoticeService
    notice_reports: NoticeReports
    inspections: InspectionService
    visitors: VisitorService
    presence: Presence
    visitor_reports: VisitorReports
    receiver: Receiver
    runner: Runner
    sweeper: Sweeper
    trouble: TroubleService
    work: WorkReports
    housekeeping: Housekeeping
    synchronisation: SyncService
    sync_reports: SyncReports
    coupons: CouponService
    offers: OfferService
    coupon_links: LinkService
    coupon_reports: CouponReports
    coupon_export: CouponExport
    coupon_lists: ListTaker
    code_supply: CodeSupply
    audiences: Audiences
    audience: AudienceService
    contacts: ContactTaker
    subscriber_reports: SubscriberReports
    subscriber_export: SubscriberExport
    orders: OrderReports
    catalog: CatalogReports
    journeys: JourneyReports
    analytics: AnalyticsReports
    rollups: Rollups
    checks: dict[str, Callable[[], None]]
