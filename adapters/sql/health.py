"""Says whether the database is there."""

from sqlalchemy import Engine

from adapters.sql.engine import single


def answers(engine: Engine) -> None:
    """Refuses with ``Unavailable`` unless the database answers."""
    with single(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
