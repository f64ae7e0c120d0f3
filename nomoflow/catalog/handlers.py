"""What follows by itself when the platform tells about products, categories, customers."""

from nomoflow.catalog.events import (
    CategoriesReported,
    CustomersReported,
    ProductsReported,
    ReviewsReported,
)
from nomoflow.catalog.model import heard_category, heard_customer, heard_product, heard_review
from nomoflow.catalog.ports import CatalogWork
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.synchronisation.events import SyncFinished


class CatalogHandlers:
    """Keeps the catalogue in step with the platform."""

    def __init__(self, work: Opens[CatalogWork], clock: Clock) -> None:
        self._work = work
        self._clock = clock

    def record_products(self, recorded: Recorded[ProductsReported]) -> None:
        """Enrich what we know of each product."""
        reports = recorded.event.products
        with self._work(recorded.store) as work:
            known = work.products.find_all([report.id for report in reports])
            for report in reports:
                known[report.id] = heard_product(known.get(report.id), report, recorded.at)
            work.products.keep(list(known.values()))
            work.commit()

    def record_categories(self, recorded: Recorded[CategoriesReported]) -> None:
        """Enrich what we know of each category."""
        reports = recorded.event.categories
        with self._work(recorded.store) as work:
            known = work.categories.find_all([report.id for report in reports])
            for report in reports:
                known[report.id] = heard_category(known.get(report.id), report, recorded.at)
            work.categories.keep(list(known.values()))
            work.commit()

    def record_customers(self, recorded: Recorded[CustomersReported]) -> None:
        """Enrich what we know of each customer."""
        reports = recorded.event.customers
        with self._work(recorded.store) as work:
            known = work.customers.find_all([report.id for report in reports])
            for report in reports:
                known[report.id] = heard_customer(known.get(report.id), report, recorded.at)
            work.customers.keep(list(known.values()))
            work.commit()

    def record_reviews(self, recorded: Recorded[ReviewsReported]) -> None:
        """Keep each review once."""
        with self._work(recorded.store) as work:
            work.reviews.keep([heard_review(report) for report in recorded.event.reviews])
            work.commit()

    def sweep(self, recorded: Recorded[SyncFinished]) -> None:
        """Mark gone what a complete passage through the platform's list did not meet."""
        finished = recorded.event
        with self._work(recorded.store) as work:
            if finished.resource == "products":
                work.products.mark_gone(finished.started_at, self._clock.now())
            elif finished.resource == "categories":
                work.categories.mark_gone(finished.started_at, self._clock.now())
            work.commit()
