"""The storefront script: assembled from its modules, made small, and addressed to one store."""

import gzip
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
import minify

from entrypoints.web.storefront.names import borrowed

FOLDER = Path(__file__).resolve().parents[3] / "static" / "storefront"
MODULES = (
    "guard",
    "storage",
    "visitor",
    "landing",
    "events",
    "store",
    "views",
    "parts",
    "start",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What comes when it is needed: its modules, and the parts it works with.

    A part that has its own looks has a style sheet of its name.
    """

    modules: tuple[str, ...]
    needs: tuple[str, ...] = ()


PARTS = {
    "shop": Part(("shop",)),
    "stage": Part(("words", "device", "stage", "live_counter")),
    "recent_purchases": Part(("recent_purchases",), needs=("stage",)),
    "manners": Part(("triggers", "calls", "dialogs"), needs=("stage",)),
    "director": Part(("rules", "facts", "director"), needs=("stage", "manners")),
    "coupons": Part(
        ("own_codes", "cart_codes", "coupon_worth", "coupon_card", "coupons"),
        needs=("stage", "manners"),
    ),
    "notice": Part(("notice",), needs=("stage", "manners", "director")),
    "inspector": Part(("inspector",), needs=("stage", "manners", "director")),
    "email_collector": Part(("email_collector",), needs=("stage", "manners", "director")),
}
SAMPLE_BASE_URL = "https://flow.nomo.example"
SAMPLE_KEY = "k3yk3yk3yk3yk3yk3yk3yk"
REMEMBERED_KEYS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file as it travels: plain, in both compressions, and known by its contents."""

    body: bytes
    gzip: bytes
    brotli: bytes
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSize:
    """What one file weighs on its way to a shopper, in bytes."""

    name: str
    raw: int
    gzip: int
    brotli: int


class StorefrontScript:
    """Serves the snippet that an operator registers and the script that each store loads.

    Scripts of two stores differ in their last few bytes only, so everything before those is
    compressed once, as well as it can be, and each store's ending is joined on.
    """

    def __init__(self, base_url: str, folder: Path = FOLDER) -> None:
        self._base_url = base_url.rstrip("/")
        self._folder = folder
        core, self._parts = self._assembled()
        self._opening = _Opening(core)
        self._snippet = _asset(self._loader())
        self._remembered = lru_cache(maxsize=REMEMBERED_KEYS)(self._addressed)

    def for_key(self, key: str) -> Asset:
        """The script of the store with this public key."""
        return self._remembered(key)

    def addressed(self, key: str, base_url: str) -> Asset:
        """The script of a key that asks at another address than this installation's."""
        return self._opening.joined(f"{script_literal(key)},{script_literal(base_url)});\n")

    def part(self, file: str) -> Asset | None:
        """A part by its file's name, which changes with what is in it."""
        return self._parts.get(file)

    def snippet(self) -> Asset:
        """The loader for Salla's App Snippet: the same for every store."""
        return self._snippet

    def sizes(self) -> list[FileSize]:
        """What a storefront loads, the script itself first."""
        parts = {f"s/parts/{_kind(file)}.js": asset for file, asset in self._parts.items()}
        core = self.for_key(SAMPLE_KEY)
        files = {"s/{key}.js": core, **parts, "snippet.js": self.snippet()}
        return [
            FileSize(name=name, raw=len(asset.body), gzip=len(asset.gzip), brotli=len(asset.brotli))
            for name, asset in files.items()
        ]

    def _addressed(self, key: str) -> Asset:
        return self.addressed(key, self._base_url)

    def _assembled(self) -> tuple[str, dict[str, Asset]]:
        """The core up to the store's key, and the parts by the names of their files."""
        core = self._body("core", MODULES)
        bodies = {kind: self._body(kind, part.modules) for kind, part in PARTS.items()}
        lent = _lent(core, bodies.values())
        parts, listed = {}, []
        for kind, part in PARTS.items():
            asset = _asset(_minified(_part(kind, bodies, lent)).encode())
            file = f"{kind}-{asset.etag[:12]}"
            parts[file] = asset
            listed.append(f"{kind}:{json.dumps([file, *part.needs])}")
        core = core.replace("'__PARTS__'", f"{{{','.join(listed)}}}")
        core = core.replace("'__LENT__'", f"[{','.join(lent)}]")
        return f"{_minified(_enclosed(core)).rstrip(';')}(", parts

    def _body(self, styles: str, modules: tuple[str, ...]) -> str:
        body = "\n".join(self._read(f"{name}.js") for name in modules)
        if "'__STYLES__'" not in body:
            return body
        sheet = script_literal(minify.string("text/css", self._read(f"{styles}.css")))
        return body.replace("'__STYLES__'", sheet)

    def _loader(self) -> bytes:
        source = self._read("snippet.js").replace("'__BASE__'", script_literal(self._base_url))
        return f"{_minified(source)}\n".encode()

    def _read(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")


def script_literal(text: str) -> str:
    """The text as a script's string, harmless inside a page's markup as well."""
    return json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _enclosed(body: str) -> str:
    """One scope for all modules, out of which no exception and no name escapes."""
    return f"(function(KEY,BASE){{'use strict';try{{\n{body}\n}}catch(ignored){{}}}})"


def _lent(lender: str, borrowers: Iterable[str]) -> list[str]:
    """What one script hands to all that work with it, in an order of its own."""
    return sorted({name for body in borrowers for name in borrowed(body, lender)})


def _part(kind: str, bodies: Mapping[str, str], core: list[str]) -> str:
    """A module that is handed what the core lends and what the part it needs lends, and that
    hands its own things to those that need it. Only their places count: each script has short
    names of its own.
    """
    body = bodies[kind]
    handed = [core, *(_lent(bodies[need], _needing(need, bodies)) for need in PARTS[kind].needs)]
    taken = ",".join(_places(names, body) for names in handed)
    own = ",".join(_lent(body, _needing(kind, bodies)))
    return f"export default function({taken}){{\n{body}\nreturn [{own}]}}"


def _needing(kind: str, bodies: Mapping[str, str]) -> list[str]:
    return [bodies[other] for other, part in PARTS.items() if kind in part.needs]


def _places(names: list[str], body: str) -> str:
    """The names that the body uses, each in its place of the list."""
    used = {name for name in names if re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", body)}
    return f"[{','.join(name if name in used else '' for name in names).rstrip(',')}]"


def _kind(file: str) -> str:
    return file.rpartition("-")[0]


def _minified(source: str) -> str:
    return str(minify.string("application/javascript", source))


def _etag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _asset(body: bytes) -> Asset:
    return Asset(
        body=body,
        gzip=gzip.compress(body, compresslevel=9, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
        etag=_etag(body),
    )


class _Opening:
    """What all scripts begin with, compressed once so that any ending can follow."""

    def __init__(self, text: str) -> None:
        self._body = text.encode()
        self._deflate = zlib.compressobj(level=9, wbits=31)
        self._deflated = self._deflate.compress(self._body)
        compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=11)
        self._brotli = compressor.process(self._body) + compressor.flush()

    def joined(self, ending: str) -> Asset:
        tail = ending.encode()
        deflate = self._deflate.copy()
        body = self._body + tail
        return Asset(
            body=body,
            gzip=self._deflated + deflate.compress(tail) + deflate.flush(),
            brotli=self._brotli + _uncompressed_end(tail),
            etag=_etag(body),
        )


def _uncompressed_end(tail: bytes) -> bytes:
    """The tail as the last, uncompressed part of a Brotli stream (RFC 7932, section 9.2).

    Twenty bits open it: not last (0), four digits of length (00), the length less one in
    sixteen, uncompressed (1); the bytes follow, and 0x03 is the empty end of the stream.
    """
    header = ((len(tail) - 1) << 3) | (1 << 19)
    return header.to_bytes(3, "little") + tail + b"\x03"


def size_lines() -> Iterator[str]:
    """Each file with its raw, gzip and Brotli bytes, tab-separated, for `make size`."""
    for size in StorefrontScript(SAMPLE_BASE_URL).sizes():
        yield f"{size.name}\t{size.raw}\t{size.gzip}\t{size.brotli}\n"


if __name__ == "__main__":
    sys.stdout.writelines(size_lines())
