"""A line of a list as a coupon, and a coupon as a line: what one writes, the other reads."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.imports import COLUMNS, Import, ListRefused, ReadList, read_list
from nomoflow.coupons.list_lines import read_line, written_line
from nomoflow.coupons.list_writing import written_list
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Currency, Money, Percent
from tests.builders import NOW, riyals
from tests.coupon_builders import a_coupon_draft, coupon_terms

SAR, KWD = Currency("SAR"), Currency("KWD")


def an_import(*columns: str, currency: Currency = SAR) -> Import:
    return Import(
        id="i", digest="d", name="list.csv", begun_at=NOW, columns=columns, currency=currency,
        total=1, publish=False,
    )  # fmt: skip


def read(cells: Mapping[str, str], currency: Currency = SAR) -> tuple[CouponTerms, dict[str, str]]:
    """The terms of a line with these cells, and all that is wrong with it."""
    told = {"code": "WARD", "type": "fixed", "amount": "20", "ends": "2026-12-31", **cells}
    text = json.dumps(list(told.values()), ensure_ascii=False)
    line = read_line(2, text, an_import(*told, currency=currency))
    wrong: dict[str, str] = {}
    try:
        Coupon.create(CouponId("c"), line.draft, NOW)
    except CouponRefused as refusal:
        wrong = refusal.fields
    return line.draft.terms, {fault.field: fault.fault for fault in line.faults(wrong)}


def percent(points: int, ceiling: int) -> Discount:
    return PercentOff(percent=Percent(points), ceiling=riyals(ceiling))


@pytest.mark.parametrize(
    ("cells", "discount"),
    [
        ({"type": "percentage", "amount": "15", "ceiling": "50"}, percent(1500, 50)),
        ({"type": "Percent", "amount": "12.5%", "ceiling": "50"}, percent(1250, 50)),
        ({"type": " نسبة  مئوية ", "amount": "١٢٫٥٪", "ceiling": "٥٠"}, percent(1250, 50)),
        ({"type": "%", "amount": "۱۵ %", "ceiling": "1,500"}, percent(1500, 1500)),
        ({"type": "FIXED", "amount": "1,234.50"}, AmountOff(amount=Money.parse("1234.50", SAR))),
        ({"type": "مبلغ ثابت", "amount": "١٬٢٣٤"}, AmountOff(amount=riyals(1234))),
        ({"type": "fixed", "amount": "20 sar"}, AmountOff(amount=riyals(20))),
        ({"type": "fixed", "amount": "20.500"}, AmountOff(amount=Money.parse("20.5", SAR))),
        ({"type": "free_shipping", "amount": " "}, AmountOff(amount=riyals(0))),
        ({"type": "شحن مجاني", "amount": "0"}, AmountOff(amount=riyals(0))),
    ],
)
def test_a_discount_is_read_as_people_write_it(cells: dict[str, str], discount: Discount) -> None:
    terms, wrong = read(cells)
    assert (terms.discount, wrong) == (discount, {})
    assert terms.free_shipping == (discount == AmountOff(amount=riyals(0)))


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"type": "percentage", "amount": "150", "ceiling": "5"},
         {"amount": "coupon_percent_out_of_range"}),
        ({"type": "percentage", "amount": "15"}, {"ceiling": "coupon_ceiling_missing"}),
        ({"type": "percentage", "amount": "15.125", "ceiling": "5"},
         {"amount": "percent_malformed"}),
        ({"type": "percentage", "amount": "", "ceiling": "x"},
         {"amount": "missing", "ceiling": "money_malformed"}),
        ({"amount": "20.125"}, {"amount": "money_malformed"}),
        ({"amount": "12,50"}, {"amount": "money_malformed"}),
        ({"amount": "20 USD"}, {"amount": "money_malformed"}),
        ({"amount": "-20"}, {"amount": "money_malformed"}),
        ({"amount": "1e3"}, {"amount": "money_malformed"}),
        ({"amount": "9" * 16}, {"amount": "money_malformed"}),
        ({"amount": "20%"}, {"amount": "money_malformed"}),
        ({"amount": "0"}, {"amount": "coupon_amount_missing"}),
        ({"amount": ""}, {"amount": "missing"}),
        ({"type": "free shipping"}, {"amount": "list_amount_beside_shipping"}),
        ({"type": ""}, {"type": "missing"}),
        ({"type": "gift"}, {"type": "list_kind_unknown"}),
        ({"ends": ""}, {"ends": "missing"}),
        ({"ends": "31/12/2026"}, {"ends": "list_not_date"}),
        ({"ends": "2026-02-30"}, {"ends": "list_not_date"}),
        ({"ends": "1999-12-31"}, {"ends": "list_not_date"}),
        ({"ends": "2026-12-31T10:00+03:00"}, {"ends": "list_not_date"}),
        ({"starts": "2027-01-01"}, {"ends": "coupon_ends_before_start"}),
        ({"code": "two words"}, {"code": "coupon_code_signs"}),
        ({"code": ""}, {"code": "coupon_code_missing"}),
        ({"code": "WARD\0"}, {"code": "coupon_code_signs"}),
        ({"title": "x" * 121}, {"title": "text_too_long"}),
        ({"title": "a\0b"}, {"title": "text_not_keepable"}),
        ({"limit": "0"}, {"limit": "coupon_limit_out_of_range"}),
        ({"limit": "1.5"}, {"limit": "setting_not_integer"}),
        ({"limit": "5", "limit_per_customer": "6"},
         {"limit_per_customer": "coupon_limit_above_total"}),
        ({"minimum": "many"}, {"minimum": "money_malformed"}),
        ({"budget": "0"}, {"budget": "coupon_amount_missing"}),
        ({"free_shipping": "perhaps"}, {"free_shipping": "list_not_yes_or_no"}),
        ({"channel": "radio"}, {"channel": "list_channel_unknown"}),
        ({"payment_methods": "mada, shells"}, {"payment_methods": "list_payment_unknown"}),
        ({"products_only": ";"}, {"products_only": "coupon_list_empty"}),
        ({"products_only": "1", "products_never": "1"},
         {"products_never": "coupon_list_contradicts"}),
        ({"email_domain": "not a domain"}, {"email_domain": "coupon_domain_malformed"}),
        ({"code": "a b", "type": "", "ends": "soon", "limit": "few"},
         {"code": "coupon_code_signs", "type": "missing", "ends": "list_not_date",
          "limit": "setting_not_integer"}),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_named_by_its_column(
    cells: dict[str, str], wrong: dict[str, str]
) -> None:
    assert read(cells)[1] == wrong


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, 20, 59, 59, tzinfo=UTC)),
        ("٢٠٢٦-١٢-٣١", datetime(2026, 12, 31, 20, 59, 59, tzinfo=UTC)),
        ("2026/12/31", datetime(2026, 12, 31, 20, 59, 59, tzinfo=UTC)),
        ("2026-12-31 18:30", datetime(2026, 12, 31, 15, 30, tzinfo=UTC)),
        ("2026-12-31T18:30:15", datetime(2026, 12, 31, 15, 30, 15, tzinfo=UTC)),
        ("2026-12-31 18:30:15.25", datetime(2026, 12, 31, 15, 30, 15, 250_000, tzinfo=UTC)),
    ],
)
def test_times_are_those_of_riyadh_and_a_day_ends_with_it(text: str, moment: datetime) -> None:
    terms, wrong = read({"ends": text})
    assert (terms.ends_at, wrong) == (moment, {})
    day = datetime(2026, 12, 30, 21, tzinfo=UTC)
    begins = day if len(text) == 10 else moment
    assert read({"starts": text, "ends": "2027-06-01"})[0].starts_at == begins


@pytest.mark.parametrize("yes", ["yes", "YES", "true", "1", "نعم"])
@pytest.mark.parametrize("no", ["no", "False", "0", "لا", ""])
def test_yes_and_no_are_understood_in_both_languages(yes: str, no: str) -> None:
    terms, wrong = read(
        {"free_shipping": yes, "excludes_sale_products": no, "first_order_only": yes}
    )
    assert not wrong
    answers = (terms.free_shipping, terms.excludes_sale_products, terms.first_order_only)
    assert answers == (True, False, True)


def test_the_digits_of_an_amount_are_its_currencys() -> None:
    dinar = Money(minor=1250, currency=KWD)
    assert read({"amount": "1.250"}, KWD)[0].discount == AmountOff(amount=dinar)
    assert read({"amount": "1.2505"}, KWD)[1] == {"amount": "money_malformed"}


def test_a_line_with_more_cells_than_columns_is_refused() -> None:
    told = ["WARD", "fixed", "1", "500", "2026-12-31"]
    line = read_line(2, json.dumps(told), an_import("code", "type", "amount", "ends"))
    assert {fault.field: fault.fault for fault in line.faults({})} == {
        "ends": "list_not_date",
        "": "list_line_too_long",
    }
    blank = read_line(2, json.dumps([*told[:3], "2026-12-31", " "]), an_import(*told[:4]))
    assert blank.found.get("") is None


# --- a whole file ---


def the_list(*lines: str, head: str = "code,type,amount,ends") -> ReadList:
    content = "\n".join([head, *lines]).encode()
    return read_list("i", "list.csv", content, SAR, NOW, publish=False)


def test_headings_are_found_in_both_languages_and_any_order() -> None:
    head = "ينتهي;Note;كود الخصم;نوع الخصم;AMOUNT"
    brought = the_list("2026-12-31;hello;WARD;مبلغ;20", head=head)
    assert brought.entry.columns == ("ends", "", "code", "type", "amount")
    (line,) = brought.lines
    assert read_line(*line, brought.entry).draft.code == "WARD"


def test_a_code_that_stands_twice_is_wrong_the_second_time() -> None:
    brought = the_list(
        "WARD,fixed,1,x", "", "ward ,fixed,1,x", "خصم١٥,,,", "خصم15,,,", ",,,5", ",,,6"
    )
    assert [number for number, _ in brought.lines] == [2, 5, 7, 8]
    assert [(fault.line, fault.field, fault.fault) for fault in brought.faults] == [
        (4, "code", "list_code_twice"),
        (6, "code", "list_code_twice"),
    ]
    assert (brought.entry.total, brought.entry.faulty) == (6, 2)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "list_empty"),
        (b"code,type,amount,ends\n,,,\n", "list_empty"),
        (b"code,type,ends\nWARD,fixed,2026-12-31", "list_columns_missing"),
        (b"code,type,amount,ends,end\nWARD,fixed,1,x,y", "list_columns_twice"),
        ("كود".encode("cp1256"), "list_not_utf8"),
        (b"code,type,amount,ends\n" + b"x" * 200_000, "list_malformed"),
        (b"code,type,amount,ends\n" + b"A,,,\n" * 200_001, "list_too_long"),
    ],
    ids=["nothing", "blank", "missing", "twice", "charset", "cell", "long"],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(content: bytes, fault: str) -> None:
    with pytest.raises(ListRefused) as refused:
        read_list("i", "list.csv", content, SAR, NOW, publish=False)
    assert refused.value.fields == {"file": fault}


# --- writing ---

IDS = st.lists(st.integers(1, 10**10).map(str), unique=True, max_size=3).map(tuple)
SELECTIONS = st.builds(
    lambda only, never: Selection(only=only or None, never=tuple(set(never) - set(only))),
    IDS,
    IDS,
)
AMOUNTS = st.integers(1, 10**9).map(lambda minor: Money(minor=minor, currency=SAR))
DISCOUNTS = st.one_of(
    st.builds(PercentOff, percent=st.integers(100, 10_000).map(Percent), ceiling=AMOUNTS),
    st.builds(AmountOff, amount=AMOUNTS),
)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=3000)).map(lambda since: NOW - since)
TERMS = st.builds(
    CouponTerms,
    discount=DISCOUNTS,
    starts_at=st.none() | MOMENTS,
    ends_at=MOMENTS.map(lambda moment: moment + timedelta(days=3650)),
    free_shipping=st.booleans(),
    minimum_cart=st.none() | AMOUNTS,
    usage_limit=st.none() | st.integers(100, 10**9),
    usage_limit_per_customer=st.none() | st.integers(1, 100),
    first_order_only=st.booleans(),
    excludes_sale_products=st.booleans(),
    combines_with_offers=st.booleans(),
    shows_ceiling=st.booleans(),
    channel=st.sampled_from(SalesChannel),
    products=SELECTIONS,
    categories=SELECTIONS,
    customer_groups=SELECTIONS,
    brands_excluded=IDS,
    shipping_excluded=IDS,
    payment_methods=st.lists(st.sampled_from(PaymentMethod), unique=True).map(tuple),
    email_domain=st.sampled_from(["", "company.com"]),
)
# What a form brings: without spaces around it.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).map(str.strip)


def written(*coupons: Coupon) -> str:
    return "".join(written_list(coupons, SAR))


def taken_in(text: str) -> list[Coupon]:
    """The coupons of a list as a store would have them."""
    brought = read_list("i", "list.csv", text.encode(), SAR, NOW, publish=False)
    lines = [read_line(*line, brought.entry) for line in brought.lines]
    assert not any(line.found for line in lines)
    return [Coupon.create(CouponId("c"), line.draft, NOW) for line in lines]


@given(TERMS, TEXTS, TEXTS, TEXTS, st.booleans(), st.none() | AMOUNTS)
def test_what_is_written_is_read_again_as_it_was(
    terms: CouponTerms, title: str, campaign: str, partner: str, public: bool, budget: Money | None
) -> None:
    draft = a_coupon_draft(
        terms=terms, budget=budget, title=title, campaign=campaign, partner=partner, public=public
    )
    coupon = Coupon.create(CouponId("c"), draft, NOW)
    (again,) = taken_in(written(coupon))
    assert again == coupon


def test_a_shipping_coupon_is_read_again_as_it_was() -> None:
    terms = coupon_terms(discount=AmountOff(amount=riyals(0)), free_shipping=True)
    coupon = Coupon.create(CouponId("c"), a_coupon_draft(terms=terms), NOW)
    assert taken_in(written(coupon)) == [coupon]


def test_a_list_opens_in_spreadsheets_and_runs_nothing_there() -> None:
    titles = ["=1+1", "+1", "-1", "@cmd", "\tx", "plain", "'quoted", 'وردة, "حمراء"\nوبيضاء']
    drafts = [a_coupon_draft(str(number), title=title) for number, title in enumerate(titles)]
    text = written(*[Coupon.create(CouponId("c"), draft, NOW) for draft in drafts])
    assert text.startswith("\ufeffcode,type,amount,maximum,")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    shown = [row["title"] for row in rows]
    assert shown == ["'=1+1", "'+1", "'-1", "'@cmd", "'\tx", *titles[5:]]
    assert list(rows[0])[1:] == [names[0] for names in COLUMNS.values()][1:]


def test_an_amount_of_another_currency_says_so_and_is_not_taken_for_ones_own() -> None:
    terms = coupon_terms(discount=AmountOff(amount=Money.parse("12.5", Currency("USD"))))
    coupon = Coupon.create(CouponId("c"), a_coupon_draft(terms=terms), NOW)
    cells = dict(zip(COLUMNS, written_line(coupon, SAR), strict=True))
    assert cells["amount"] == "12.50 USD"
    assert read({"amount": cells["amount"]})[1] == {"amount": "money_malformed"}


def test_a_list_is_written_while_it_is_read() -> None:
    def coupons() -> Iterator[Coupon]:
        yield Coupon.create(CouponId("c"), a_coupon_draft(), NOW)
        raise AssertionError("nobody asked for another one")

    lines = written_list(coupons(), SAR)
    assert "".join(next(lines) for _ in range(2)).count("\n") == 1
