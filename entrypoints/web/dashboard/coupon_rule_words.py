"""A coupon's rule in words: what it takes off, when, for whom, and what it does not do."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from flask_babel import force_locale, gettext, ngettext

from entrypoints.web.dashboard.coupon_words import CHANNELS
from entrypoints.web.dashboard.formats import full_moment, money_text, number
from entrypoints.web.dashboard.order_words import payment_name
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    Marketer,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.money import Percent
from nomoflow.kernel.text import Language


def rule(terms: CouponTerms) -> list[str]:
    """Every condition of a coupon, a sentence each, the discount first."""
    return [
        *_worth(terms),
        *_time(terms),
        *_limits(terms),
        *_goods(terms),
        *_people(terms),
        *_ways(terms),
        *_marketer(terms.marketer),
    ]


def rule_in(language: Language, terms: CouponTerms) -> list[str]:
    """The same in a language, whatever the page speaks."""
    with force_locale(language):
        return rule(terms)


def short_rule(terms: CouponTerms) -> str:
    """What matters most about a coupon, in one line of a list."""
    parts = [discount_words(terms.discount)] if _takes_off(terms) else []
    if terms.free_shipping:
        parts.append(gettext("free shipping") if parts else gettext("Free shipping"))
    if terms.minimum_cart:
        parts.append(gettext("from %(amount)s on", amount=money_text(terms.minimum_cart)))
    if terms.first_order_only:
        parts.append(gettext("first order only"))
    return gettext(", ").join(parts)


def discount_words(discount: Discount) -> str:
    """A discount by itself, such as “10%, at most 50 SAR”."""
    match discount:
        case PercentOff(percent=share, ceiling=None):
            return share_words(share)
        case PercentOff(percent=share, ceiling=ceiling):
            return gettext(
                "%(percent)s, at most %(amount)s",
                percent=share_words(share),
                amount=money_text(ceiling) if ceiling is not None else "",
            )
        case AmountOff(amount=amount):
            return money_text(amount)


def _takes_off(terms: CouponTerms) -> bool:
    return isinstance(terms.discount, PercentOff) or bool(terms.discount.amount)


def _worth(terms: CouponTerms) -> Iterator[str]:
    match terms.discount:
        case PercentOff(percent=share, ceiling=None):
            yield gettext(
                "Takes %(percent)s off the products it covers.", percent=share_words(share)
            )
        case PercentOff(percent=share, ceiling=ceiling) if ceiling is not None:
            yield gettext(
                "Takes %(percent)s off the products it covers, at most %(amount)s.",
                percent=share_words(share),
                amount=money_text(ceiling),
            )
        case AmountOff(amount=amount) if amount:
            yield gettext("Takes %(amount)s off the products it covers.", amount=money_text(amount))
    if terms.free_shipping:
        yield gettext("Shipping is free.")
    if terms.minimum_cart:
        yield gettext("For carts from %(amount)s on.", amount=money_text(terms.minimum_cart))


def _time(terms: CouponTerms) -> Iterator[str]:
    ends_at = full_moment(terms.ends_at)
    if terms.starts_at is None:
        yield gettext("Works until %(end)s.", end=ends_at)
    else:
        yield gettext(
            "Works from %(start)s until %(end)s.", start=full_moment(terms.starts_at), end=ends_at
        )


def _limits(terms: CouponTerms) -> Iterator[str]:
    total, each = terms.usage_limit, terms.usage_limit_per_customer
    if total is not None:
        yield ngettext(
            "Can be used once in all.", "Can be used %(count)s times in all.", total,
            count=number(total),
        )  # fmt: skip
    if each is not None:
        yield ngettext(
            "Once for each customer.", "%(count)s times for each customer.", each,
            count=number(each),
        )  # fmt: skip
    if total is None and each is None:
        yield gettext("Can be used as often as anybody likes.")


def _goods(terms: CouponTerms) -> Iterator[str]:
    only = [
        *_counted(terms.products.only, _products),
        *_counted(terms.categories.only, _categories),
    ]
    never = [
        *_counted(terms.products.never, _products),
        *_counted(terms.categories.never, _categories),
        *_counted(terms.brands_excluded, _brands),
    ]
    if only:
        yield gettext("Only on %(things)s that you chose.", things=gettext(" or ").join(only))
    if never:
        yield gettext("Never on %(things)s that you excluded.", things=gettext(" and ").join(never))
    if terms.excludes_sale_products:
        yield gettext("Not on products that are on sale.")


def _people(terms: CouponTerms) -> Iterator[str]:
    if terms.first_order_only:
        yield gettext("For a first order only.")
    groups: Selection = terms.customer_groups
    if groups.only is not None:
        words = _groups(len(groups.only))
        yield gettext("Only for customers of %(groups)s that you chose.", groups=words)
    if groups.never:
        words = _groups(len(groups.never))
        yield gettext("Not for customers of %(groups)s that you excluded.", groups=words)
    if domain := terms.normal().email_domain:
        yield gettext("Only for e-mail addresses at %(domain)s.", domain=domain)


def _ways(terms: CouponTerms) -> Iterator[str]:
    if terms.payment_methods:
        names = gettext(", ").join(payment_name(method.value) for method in terms.payment_methods)
        yield gettext("Only when paid with: %(methods)s.", methods=names)
    if terms.channel is not SalesChannel.ALL:
        yield gettext("Where it works: %(channel)s.", channel=CHANNELS[terms.channel])
    if terms.shipping_excluded:
        words = _counted(terms.shipping_excluded, _shipping)
        yield gettext(
            "Shipping is not free with %(companies)s that you excluded.", companies=words[0]
        )
    if terms.combines_with_offers:
        yield gettext("Also together with the store’s special offers.")
    else:
        yield gettext("Not together with the store’s special offers.")


def _marketer(marketer: Marketer | None) -> Iterator[str]:
    if marketer is not None:
        yield gettext(
            "%(name)s earns from each order: %(share)s.",
            name=marketer.name,
            share=discount_words(marketer.commission),
        )


def _counted(things: tuple[str, ...] | None, words: Callable[[int], str]) -> list[str]:
    return [words(len(things))] if things else []


def _products(count: int) -> str:
    return ngettext("%(count)s product", "%(count)s products", count, count=number(count))


def _categories(count: int) -> str:
    return ngettext("%(count)s category", "%(count)s categories", count, count=number(count))


def _brands(count: int) -> str:
    return ngettext("%(count)s brand", "%(count)s brands", count, count=number(count))


def _groups(count: int) -> str:
    return ngettext("%(count)s group", "%(count)s groups", count, count=number(count))


def _shipping(count: int) -> str:
    return ngettext(
        "%(count)s shipping company", "%(count)s shipping companies", count, count=number(count)
    )


def share_words(share: Percent) -> str:
    """A percentage with all its digits: what is promised is not rounded."""
    return f"{number(Decimal(share.basis_points) / 100)}%"
