"""A message as a mail program shows it, and what a careful one would find odd about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from html.parser import HTMLParser

_CLIPPED_AT_OCTETS = 102 * 1024
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINK = re.compile(r"https?://[^\s<>\"']+")
_LISTED = re.compile(r"<(https://[^<>\s]+|http://127\.0\.0\.1[^<>\s]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is in the octets of one message."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    links: tuple[str, ...]
    one_click: str
    """Where a mail program posts to unsubscribe by itself; empty without such a place."""
    remarks: tuple[str, ...]

    def header(self, name: str) -> str:
        """The first header of that name, decoded."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


def read(raw: bytes) -> Reading:
    message: EmailMessage = message_from_bytes(raw, policy=default)
    text, html = _part(message, "plain"), _part(message, "html")
    return Reading(
        headers=tuple(_headers(raw)),
        text=text,
        html=html,
        links=_links(text, html),
        one_click=_one_click(message),
        remarks=tuple(_remarks(message, raw, text, html)),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    content = part.get_content() if part is not None else ""
    return content.replace("\r\n", "\n") if isinstance(content, str) else ""


def _headers(raw: bytes) -> Iterator[tuple[str, str]]:
    """Decoded as they stand: the newer policy puts a space between two encoded words of a name."""
    for name, value in message_from_bytes(raw, policy=compat32).items():
        unfolded = _FOLD.sub(" ", str(value))
        try:
            yield name, str(make_header(decode_header(unfolded)))
        except (LookupError, ValueError):
            yield name, unfolded


def _links(text: str, html: str) -> tuple[str, ...]:
    reader = _Hrefs()
    reader.feed(html)
    return tuple(dict.fromkeys([*reader.found, *_LINK.findall(text)]))


def _one_click(message: EmailMessage) -> str:
    if message.get("List-Unsubscribe-Post", "").strip() != "List-Unsubscribe=One-Click":
        return ""
    found = _LISTED.search(str(message.get("List-Unsubscribe", "")))
    return found[1] if found else ""


def _remarks(message: EmailMessage, raw: bytes, text: str, html: str) -> Iterator[str]:
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").lower()
    if any(
        line.startswith((b"list-", b"message-id:", b"feedback-id:")) and b"=?" in line
        for line in head.split(b"\r\n")
    ):
        yield "encoded_header"
    if "List-Unsubscribe" in message and not _one_click(message):
        yield "no_one_click"
    if not text.strip():
        yield "no_text"
    if html and "lang=" not in html:
        yield "no_language"
    if len(html.encode("utf-8", "replace")) > _CLIPPED_AT_OCTETS:
        yield "clipped"


class _Hrefs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith(("http://", "https://")):
            self.found.append(href)
