"""Forms: what is an address, what was meant, what is thrown away, what is a number."""

import pytest

from nomoflow.audience.addresses import distance, suggestion
from nomoflow.audience.facts import ShownText
from nomoflow.audience.model import SignUpRefused
from tests.audience_builders import a_form, a_reception


def faults(**told: object) -> dict[str, str]:
    with pytest.raises(SignUpRefused) as refused:
        a_reception().read(a_form(**told))  # type: ignore[arg-type]
    return refused.value.fields


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gamil.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("GMIAL.COM", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmil.com", "hotmail.com"),
        ("hotmai.co", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("outlook.con", "outlook.com"),
        ("yaho.com", "yahoo.com"),
        ("yahoo.cim", "yahoo.com"),
        ("iclould.com", "icloud.com"),
        ("icloud.sa", "icloud.com"),
        ("ksu.edu.as", "ksu.edu.sa"),
        ("stc.co.sa", "stc.com.sa"),
        ("maktob.com", "maktoob.com"),
    ],
)
def test_a_slip_is_noticed(typed: str, meant: str) -> None:
    assert suggestion(f"noura@{typed}") == f"noura@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *("gmail.com", "outlook.sa", "yahoo.co.uk", "yahoo.ca", "hotmail.fr", "live.nl"),
        *("ymail.com", "mail.com", "email.com", "me.com", "qq.com", "ward.example", "salla.sa"),
        *("noon.com", "basic.com", "alrajhibank.com.sa", "kau.edu.sa", "zain.com", ""),
    ],
)
def test_what_is_right_is_left_alone(domain: str) -> None:
    assert suggestion(f"noura@{domain}") == ""


def test_slips_are_counted() -> None:
    told = [("gmail", "gmail"), ("gmial", "gmail"), ("gmal", "gmail"), ("", "ab"), ("xy", "ab")]
    assert [distance(*pair) for pair in told] == [0, 1, 1, 2, 2]


def test_a_form_is_read_into_one_spelling() -> None:
    person = a_reception().read(
        a_form("  Noura@Example.COM ", name="  نورة   القحطاني ", phone="٠٥٠ ١٢٣ ٤٥٦٧")
    )
    assert (person.email, person.typed) == ("noura@example.com", "Noura@Example.COM")
    assert (person.name, person.phone) == ("نورة القحطاني", "+966501234567")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0501234567", "+966501234567"),
        ("501234567", "+966501234567"),
        ("966501234567", "+966501234567"),
        ("00966501234567", "+966501234567"),
        ("+966 50 123 4567", "+966501234567"),
        ("۰۵۰۱۲۳۴۵۶۷", "+966501234567"),
        ("٠٠٩٦٦٥٠١٢٣٤٥٦٧", "+966501234567"),
        ("+965 500 12345", "+96550012345"),
        ("", ""),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert a_reception().phone(typed) == read


@pytest.mark.parametrize("typed", ["05012", "hello", "+1", "0" * 50, "05\x00"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert faults(phone=typed) == {"phone": "phone_malformed"}


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("", "missing"),
        ("noura", "email_malformed"),
        ("noura@", "email_malformed"),
        ("noura@example", "email_malformed"),
        ("نورة@example.com", "email_malformed"),
        ("a b@example.com", "email_malformed"),
        ("noura@example.com\nbcc: x@example.com", "email_malformed"),
        ("x" * 300 + "@example.com", "email_malformed"),
        ("a\x00@example.com", "email_malformed"),
        ("noura@mailinator.com", "email_disposable"),
        ("noura@deep.below.mailinator.com", "email_disposable"),
        ("noura@gmial.com", "email_mistyped"),
    ],
)
def test_what_is_no_address_to_keep_is_refused(email: str, fault: str) -> None:
    assert faults(email=email) == {"email": fault}


def test_who_is_certain_of_an_address_is_believed() -> None:
    unusual = "noura@aramcoo.com"
    assert faults(email=unusual) == {"email": "email_mistyped"}
    assert a_reception().read(a_form(unusual, certain=True)).email == unusual


def test_a_suggestion_comes_with_the_refusal() -> None:
    with pytest.raises(SignUpRefused) as refused:
        a_reception().read(a_form("noura@gmial.com"))
    assert refused.value.suggestion == "noura@gmail.com"


def test_every_wrong_field_is_named_at_once() -> None:
    shown = ShownText(text="", version="", language="ar")
    found = faults(
        email="x", consent=False, name="ن" * 101, phone="1", source="s" * 41, shown=shown
    )
    assert found == {
        "email": "email_malformed",
        "consent": "consent_missing",
        "name": "too_long",
        "phone": "phone_malformed",
        "source": "too_long",
    }
