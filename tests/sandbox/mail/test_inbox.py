"""The inbox: what came is found, read safely, and opened as scanners and mail programs do it."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response, redirect, request
from flask.testing import FlaskClient

from tests.builders import a_letter
from tests.support.mail_server import MailSandbox, mail_sandbox
from tests.support.wsgi_transport import mount_app

APP = "https://nomo.example"
HTML = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>x</title></head><body>'
    "<script>parent.document.title = 'broken'</script>"
    f'<a href="{APP}/confirm?t=1&amp;u=2">أكّد</a><a href="javascript:alert(1)">لا</a></body></html>'
)
ONE_CLICK = {
    "List-Unsubscribe": f"<{APP}/u/t0k3n>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MailSandbox]:
    with mail_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def inbox(sandbox: MailSandbox) -> FlaskClient:
    """An inbox with one letter; nobody else's is left in it."""
    sandbox.mail.mailbox.clear()
    letter = a_letter(text=f"أكّد هنا:\n\n{APP}/confirm?t=1&u=2\n", html=HTML, headers=ONE_CLICK)
    sandbox.mailer().send(letter, key="k1")
    return sandbox.app.test_client()


@pytest.fixture
def asked(sandbox: MailSandbox) -> list[str]:
    """An application behind the links, and what it was asked."""
    app, asked = Flask("the application"), list[str]()

    @app.route("/confirm")
    def confirm() -> Response:
        asked.append(f"{request.method} {request.full_path}")
        return redirect("/page")  # type: ignore[return-value]

    @app.route("/page")
    def page() -> str:
        return "press the button"

    @app.route("/u/<token>", methods=["GET", "POST"])
    def unsubscribe(token: str) -> str:
        asked.append(f"{request.method} {token} {request.form.to_dict()} {request.cookies}")
        return "done"

    mount_app(sandbox.mail.session, APP, app)
    return asked


def the_letter(inbox: FlaskClient) -> int:
    answer = inbox.get("/mail/messages.json?to=SARA@").get_json()
    (found,) = answer["messages"]
    number: int = found["id"]
    return number


def test_a_letter_is_found_by_its_recipient(inbox: FlaskClient) -> None:
    page = inbox.get("/mail/?to=sara@shopper").text
    assert "أكّد اشتراكك في رسائل متجر الورد" in page
    assert "أكّد اشتراكك" not in inbox.get("/mail/?to=noura@").text
    assert inbox.get("/mail/messages.json?to=noura@").get_json() == {"messages": []}


def test_a_letter_is_shown_in_all_its_forms(inbox: FlaskClient) -> None:
    number = the_letter(inbox)
    page = inbox.get(f"/mail/messages/{number}").text
    assert "أكّد هنا:" in page
    assert "سارة العتيبي &lt;sara@shopper.example&gt;" in page
    whole = inbox.get(f"/mail/messages/{number}.json").get_json()
    assert whole["links"] == [f"{APP}/confirm?t=1&u=2"]
    assert whole["message_id"] == "<k1@nomo.example>"
    assert whole["remarks"] == []
    assert ["Precedence", "bulk"] not in whole["headers"]
    assert inbox.get(f"/mail/messages/{number}/source").data.startswith(b"From: ")


def test_what_a_stranger_wrote_is_confined(inbox: FlaskClient) -> None:
    number = the_letter(inbox)
    page = inbox.get(f"/mail/messages/{number}").text
    assert "<script>" not in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    shown = inbox.get(f"/mail/messages/{number}/html")
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


def test_a_scanner_follows_every_link_with_get(inbox: FlaskClient, asked: list[str]) -> None:
    number = the_letter(inbox)
    visits = inbox.post(f"/mail/messages/{number}/scan.json").get_json()["visits"]
    assert [(each["method"], each["status"]) for each in visits] == [("GET", 200), ("GET", 200)]
    assert asked == ["GET /confirm?t=1&u=2", "GET t0k3n {} ImmutableMultiDict([])"]
    assert f"{APP}/u/t0k3n" in inbox.get(f"/mail/messages/{number}").text


def test_one_click_posts_what_the_standard_says(inbox: FlaskClient, asked: list[str]) -> None:
    number = the_letter(inbox)
    inbox.post(f"/mail/messages/{number}/unsubscribe.json")
    said = {"List-Unsubscribe": "One-Click"}
    assert asked == [f"POST t0k3n {said} ImmutableMultiDict([])"]


def test_an_emptied_inbox_is_empty(inbox: FlaskClient) -> None:
    number = the_letter(inbox)
    assert inbox.post("/mail/clear").status_code == 302
    assert inbox.get(f"/mail/messages/{number}").status_code == 404
    assert "لم تصل رسالة بعد" in inbox.get("/mail/").text


def test_the_front_page_leads_to_the_inbox(inbox: FlaskClient) -> None:
    assert "/mail/" in inbox.get("/").text
