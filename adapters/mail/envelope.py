"""A letter as the octets that travel: headers and both of its forms."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from nomoflow.kernel.mail import Letter

_ENCODED = frozenset({"subject", "from", "to", "reply-to"})
_LINE = 76


class _Octets(EmailPolicy):
    """Folds as the standard library does, except for headers that programs read.

    The library writes any piece of a header that is longer than a line as an encoded word, which
    nobody decodes in an address: a ``List-Unsubscribe`` of 78 letters would be dead, silently.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        text = str(value)
        if name.lower() in _ENCODED or not text.isascii():
            return super().fold_binary(name, value)
        return _folded(name, text).encode("ascii")


_POLICY = _Octets(linesep="\r\n", cte_type="7bit")


def message_of(letter: Letter, *, key: str, sender: str, at: datetime) -> EmailMessage:
    """The whole message; ``sender`` is the installation's, such as ``Nomo Flow <a@b.example>``."""
    house_name, house_address = parseaddr(sender)
    address = letter.sender or house_address
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(letter.sender_name or house_name, address)
    message["To"] = _mailbox(letter.to_name, letter.to)
    if letter.reply_to:
        message["Reply-To"] = _mailbox("", letter.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{address.rpartition('@')[2]}>"
    for name, value in _further_headers(letter, key).items():
        message[name] = value
    message.set_content(letter.text, charset="utf-8")
    message.add_alternative(letter.html, subtype="html", charset="utf-8")
    for part in message.iter_parts():
        part["Content-Language"] = letter.language
    return message


def octets_of(message: EmailMessage) -> bytes:
    """The message as it is said to a server, each line ended as the network wants it."""
    return message.as_bytes(policy=_POLICY)


def _mailbox(name: str, address: str) -> Address:
    return Address(display_name=name, addr_spec=address)


def _further_headers(letter: Letter, key: str) -> dict[str, str]:
    """What the letter brings along, and what a machine's letter says of itself."""
    headers = dict(letter.headers)
    given = {name.lower() for name in headers}
    if not given & {"list-unsubscribe", "auto-submitted"}:
        # Nobody's holiday notice is to answer a letter that answers a click.
        headers["Auto-Submitted"] = "auto-generated"
    if "x-nomo-send" not in given:
        headers["X-Nomo-Send"] = key
    return headers


def _folded(name: str, text: str) -> str:
    first, *words = text.split()
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    return "".join(f"{line}\r\n" for line in lines)
