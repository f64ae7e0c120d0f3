"""What servers answer, and whose fault that is: the contract's table, row by row."""

import json
import ssl
from pathlib import Path
from typing import Any

import pytest

from adapters.mail.answers import Stage, refusal_of
from nomoflow.kernel.mail import MailDelayed, MailFault, MailRefused

FIXTURES = Path(__file__).parents[2] / "fixtures" / "messaging"
CASES = json.loads((FIXTURES / "email_smtp_replies.json").read_text("utf-8"))["cases"]
ANSWERS = [case for case in CASES if "code" in case and case["outcome"] != "accepted"]

FAULTS = {
    "transient": MailFault.BUSY,
    "throttled": MailFault.BUSY,
    "soft_bounce": MailFault.MAILBOX,
    "hard_bounce": MailFault.ADDRESS,
    "content_error": MailFault.CONTENT,
    "bug": MailFault.CONTENT,
    "content_or_reputation": MailFault.REPUTATION,
    "sender_problem": MailFault.REPUTATION,
    "config_error": MailFault.SETTINGS,
}


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: f"{case['stage']}-{case['text']}")
def test_an_answer_is_the_fault_that_the_contract_names(case: dict[str, Any]) -> None:
    said = f"{case['enhanced'] or ''} {case['text']}".strip().encode()
    refusal = refusal_of(Stage(case["stage"]), case["code"], said)
    assert refusal.fault is FAULTS[case["outcome"]]
    waits = case["code"] < 500 or case["outcome"] == "config_error"
    assert isinstance(refusal, MailDelayed if waits else MailRefused)
    assert (refusal.fault is MailFault.ADDRESS) == case["suppress_address"]


def test_what_a_server_says_is_kept_short_and_out_of_the_facts() -> None:
    refusal = refusal_of(Stage.RCPT, 550, b"5.1.1 <sara@shopper.example>\r\n\xff" + b"x" * 5000)
    assert len(refusal.words) == 500
    assert "sara" not in str(refusal.facts) + str(refusal)


def test_a_certificate_that_does_not_fit_is_a_matter_of_settings() -> None:
    """The order of ``except`` in the adapter: such an error is an ``OSError`` too."""
    assert issubclass(ssl.SSLCertVerificationError, ssl.SSLError)
    assert issubclass(ssl.SSLError, OSError)
