"""How numbers, money and times are written on a page, in the reader's language."""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from flask import Flask, request, session, url_for
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

from entrypoints.web.sessions import embedded
from nomoflow.kernel.money import Money, Percent

# Arabic pages keep Latin digits and the Gregorian calendar, as Saudi shops do.
_LATIN = "latn"
_THEMES = ("light", "dark")
_RIYALS = {"ar": "ر.س", "en": "SAR"}


def number(value: int | float | Decimal) -> str:
    """A count, with separators between the thousands."""
    return format_decimal(value, locale=_language(), numbering_system=_LATIN)


def compact(value: int | float | Decimal) -> str:
    """A large count in few characters, for the edge of a chart."""
    return format_compact_decimal(
        value, locale=_language(), fraction_digits=1, numbering_system=_LATIN
    )


def percent(value: float | Decimal | Percent) -> str:
    """A share; a ``Percent``, or a fraction of one."""
    share = Decimal(value.basis_points) / 10000 if isinstance(value, Percent) else Decimal(value)
    pattern = "#,##0%" if abs(share) >= 1 else "#,##0.#%"
    return format_percent(share, format=pattern, locale=_language(), numbering_system=_LATIN)


def money(value: Money, *, whole: bool = False) -> Markup:
    """An amount with its currency; ``whole`` leaves the minor units out."""
    amount = _amount(value, 0 if whole else value.currency.digits)
    # The mark keeps a minus before its number where the rest runs from right to left.
    return Markup(
        '<bdi dir="{}" class="nowrap">\u200e{}\u00a0<span class="unit">{}</span></bdi>'
    ).format("rtl" if _language() == "ar" else "ltr", amount, unit(value.currency.code))


def money_text(value: Money) -> str:
    """An amount inside a sentence, where no markup can stand; full units without their zeros."""
    whole = value.major == value.major.to_integral_value()
    amount = _amount(value, 0 if whole else value.currency.digits)
    return f"{amount}\u00a0{unit(value.currency.code)}"


def day(value: date | datetime) -> str:
    """A day with its year, such as 21 November 2026."""
    return format_date(_local(value), "d MMMM y", locale=_language())


def short_day(value: date | datetime) -> str:
    """A day without its year, for tables and axes."""
    return format_skeleton("MMMd", _local(value), locale=_language())


def moment(value: datetime) -> str:
    """A day and an hour, in the reader's zone."""
    hour = format_time(value, "short", tzinfo=_zone(), locale=_language())
    return f"{short_day(value)}{'،' if _language() == 'ar' else ','} {hour}"


def full_moment(value: datetime) -> str:
    """A day with its year and an hour, for what is promised."""
    hour = format_time(value, "short", tzinfo=_zone(), locale=_language())
    return f"{day(value)}{'،' if _language() == 'ar' else ','} {hour}"


def ago(value: datetime, now: datetime) -> Markup:
    """How long ago, with the exact moment for whoever asks."""
    words = format_timedelta(value - now, add_direction=True, locale=_language())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.astimezone(UTC).isoformat(), moment(value), words
    )


def install(app: Flask, now: Callable[[], datetime]) -> None:
    """Teach an application's templates these words."""
    versions = _versions(Path(app.static_folder or ""))

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=versions.get(name))

    def ago_now(value: datetime) -> Markup:
        return ago(value, now())

    app.jinja_env.filters.update(
        isoday=date.isoformat, number=number, compact=compact, percent=percent, money=money,
        day=day, short_day=short_day, moment=moment, ago=ago_now,
    )  # fmt: skip
    app.jinja_env.globals.update(asset=asset)
    app.context_processor(_page)


def _page() -> dict[str, str]:
    """What every page says of itself before its first word."""
    language = _language()
    theme = session.get("theme", "") if embedded() else request.cookies.get("nomo_theme", "")
    return {
        "page_language": language,
        "page_direction": "rtl" if language == "ar" else "ltr",
        "page_theme": theme if theme in _THEMES else "",
    }


def _versions(folder: Path) -> dict[str, str]:
    """The age of each static file, so that a changed one gets a new address."""
    return {
        path.relative_to(folder).as_posix(): format(int(path.stat().st_mtime), "x")
        for path in folder.rglob("*")
        if path.is_file()
    }


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "ar"


def _zone() -> tzinfo:
    return get_timezone() or UTC


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(_zone()) if isinstance(value, datetime) else value


def _amount(value: Money, digits: int) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value.major, format=pattern, locale=_language(), numbering_system=_LATIN)


def unit(code: str) -> str:
    """A currency as it stands behind an amount."""
    if code == "SAR":
        return _RIYALS.get(_language(), "SAR")
    bare = format_currency(0, code, format="¤", locale=_language())
    return bare.replace("\u200f", "").rstrip(".")
