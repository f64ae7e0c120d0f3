"""What is noted about coupons in the database: failed attempts, the licence, alerts, clicks."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql

from adapters.sql import statements
from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import add_missing
from adapters.sql.tables import coupon_alerts, coupon_denials, coupon_link_clicks, sale_licences
from adapters.sql.values import code as currency_of
from adapters.sql.values import minor
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.refusals import Denial
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.text import code_key

# PostgreSQL's own kind of insert, which SQLite's compiler understands as well.
_ADD_ALERT = PreparedInsert(
    postgresql.insert(coupon_alerts).on_conflict_do_nothing(
        index_elements=["store", "subject", "percent"]
    )
)


class SqlDenials:
    """Attempts that failed in one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, denial: Denial) -> None:
        """Keep it once per id."""
        row = {
            "store": self._store,
            "id": denial.id,
            "at": denial.at,
            "code": denial.code,
            "cause": denial.cause.value,
            "said": denial.said,
            "visitor": denial.visitor,
            "cart_minor": minor(denial.cart),
            "cart_currency": currency_of(denial.cart),
        }
        add_missing(self._connection, coupon_denials, [row])


class SqlLicences:
    """The sale licence of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find(self) -> SaleLicence | None:
        """The licence, or nothing."""
        wanted = select(sale_licences).where(sale_licences.c.store == self._store)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return SaleLicence(number=row.number, first_day=row.first_day, last_day=row.last_day)

    def keep(self, licence: SaleLicence | None) -> None:
        """Over whatever was there; nothing forgets it."""
        if licence is None:
            forgotten = delete(sale_licences).where(sale_licences.c.store == self._store)
            self._connection.execute(forgotten)
            return
        row = {
            "number": licence.number,
            "first_day": licence.first_day,
            "last_day": licence.last_day,
        }
        statement = statements.insert(self._connection, sale_licences)
        statement = statement.on_conflict_do_update(
            index_elements=sale_licences.primary_key, set_=row
        )
        self._connection.execute(statement, {"store": self._store, **row})


class SqlAlerts:
    """What the merchant of one store should know of budgets, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, subject: str, percent: int, at: datetime) -> bool:
        """Keep it once per subject and threshold; False when it was there."""
        row = {"store": self._store, "subject": subject, "percent": percent, "at": at}
        return _ADD_ALERT.run(self._connection, [{**row, "dismissed_at": None}]) == 1

    def dismiss(self, subject: str, at: datetime) -> None:
        """The merchant has seen what there is about a subject."""
        seen = update(coupon_alerts).where(
            coupon_alerts.c.store == self._store,
            coupon_alerts.c.subject == subject,
            coupon_alerts.c.dismissed_at.is_(None),
        )
        self._connection.execute(seen.values(dismissed_at=at))


class SqlLinkClicks:
    """How often the links of one store were followed, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def count(self, code: str, day: date, referrer: str) -> None:
        """Count one click on a code's link, in whatever case."""
        row = {
            "store": self._store,
            "code_key": code_key(code),
            "day": day,
            "referrer": referrer,
            "clicks": 1,
        }
        statement = statements.insert(self._connection, coupon_link_clicks)
        statement = statement.on_conflict_do_update(
            index_elements=coupon_link_clicks.primary_key,
            set_={"clicks": coupon_link_clicks.c.clicks + 1},
        )
        self._connection.execute(statement, row)
