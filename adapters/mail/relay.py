"""The server that takes our letters: where it is, and how it wants to be spoken to."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import unquote, urlsplit

from nomoflow.kernel.secret import Secret


class Encryption(StrEnum):
    """When a conversation becomes secret: never, from its second word, or from its first."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


_PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.TLS: 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One mail server and our account there."""

    host: str
    port: int
    encryption: Encryption = Encryption.NONE
    user: str = ""
    password: Secret = field(default=Secret(""))

    @classmethod
    def at(cls, url: str) -> Self:
        """The relay of an address such as ``smtp://user:password@host:587?starttls=1``."""
        parts = urlsplit(url)
        encryption = Encryption.NONE
        if parts.scheme == "smtps":
            encryption = Encryption.TLS
        elif parts.query == "starttls=1":
            encryption = Encryption.STARTTLS
        return cls(
            host=parts.hostname or "",
            port=parts.port or _PORTS[encryption],
            encryption=encryption,
            user=unquote(parts.username or ""),
            password=Secret(unquote(parts.password or "")),
        )
