"""The files that a storefront loads: their weight, their compressions, their two strings."""

import gzip
import json
import re
import subprocess
import sys

import brotli
import pytest

from entrypoints.web.storefront.names import borrowed
from entrypoints.web.storefront.script import PARTS, StorefrontScript, script_literal

CORE_BUDGET = 4 * 1024
PART_BUDGET = 4 * 1024
WHOLE_BUDGET = 22 * 1024
SNIPPET_BUDGET = 1_500
FOR_MERCHANTS = "s/parts/inspector.js"
"""Comes only by a merchant's own link, so it is no part of what a shopper loads."""
HOSTILE = "</script><script>alert(1)//\u2028\u2029\"'\\&"


@pytest.fixture(scope="module")
def script() -> StorefrontScript:
    return StorefrontScript("https://flow.nomo.example/")


def test_the_script_keeps_within_its_budget(script: StorefrontScript) -> None:
    core, *parts, snippet = script.sizes()
    assert core.name == "s/{key}.js"
    assert core.brotli <= CORE_BUDGET
    assert parts
    assert all(part.brotli <= PART_BUDGET for part in parts)
    shoppers = [file for file in (core, *parts, snippet) if file.name != FOR_MERCHANTS]
    assert sum(file.brotli for file in shoppers) <= WHOLE_BUDGET
    assert snippet.gzip <= SNIPPET_BUDGET


def test_the_core_knows_the_files_of_its_parts(script: StorefrontScript) -> None:
    core = script.for_key("najd-store-key").body.decode()
    files = re.findall(r'"([a-z_]+-[0-9a-f]{12})"', core)
    assert len(files) == len(PARTS)
    for file in files:
        part = script.part(file)
        assert part is not None
        assert brotli.decompress(part.brotli) == gzip.decompress(part.gzip) == part.body
        assert part.body.startswith(b"export default function(")
        assert b"__STYLES__" not in part.body
    assert script.part("coupons") is None
    assert script.part("coupons-000000000000") is None


@pytest.mark.parametrize("key", ["najd-7f3kq2xv9m4t", "q" * 64])
def test_every_compression_holds_the_same_script(script: StorefrontScript, key: str) -> None:
    asset = script.for_key(key)
    assert brotli.decompress(asset.brotli) == asset.body
    assert gzip.decompress(asset.gzip) == asset.body


def test_the_snippet_travels_compressed_too(script: StorefrontScript) -> None:
    asset = script.snippet()
    assert brotli.decompress(asset.brotli) == asset.body
    assert gzip.decompress(asset.gzip) == asset.body


def test_scripts_of_two_stores_differ_by_the_key_alone(script: StorefrontScript) -> None:
    one, other = script.for_key("najd-store-key"), script.for_key("qamar-store-key")
    assert one.body.replace(b"najd-store-key", b"qamar-store-key") == other.body
    assert one.etag != other.etag


def test_the_same_script_has_the_same_etag(script: StorefrontScript) -> None:
    again = StorefrontScript("https://flow.nomo.example")
    assert again.for_key("najd-store-key").etag == script.for_key("najd-store-key").etag


def test_the_address_of_this_installation_is_inside(script: StorefrontScript) -> None:
    assert b'"https://flow.nomo.example"' in script.for_key("najd-store-key").body
    assert b'"https://flow.nomo.example"' in script.snippet().body


def test_no_key_can_leave_its_string(script: StorefrontScript) -> None:
    body = script.for_key(HOSTILE).body.decode()
    assert "</script" not in body
    assert "\u2028" not in body
    assert "\u2029" not in body
    assert body.endswith(f'({script_literal(HOSTILE)},"https://flow.nomo.example");\n')


def test_a_literal_reads_as_the_text_it_was_made_of() -> None:
    assert json.loads(script_literal(HOSTILE)) == HOSTILE


def test_the_portal_takes_the_snippet(script: StorefrontScript) -> None:
    refused = re.compile(r"</?\s*(script|iframe|embed|html)|\{\{|\{%", re.IGNORECASE)
    assert not refused.search(script.snippet().body.decode())


def test_no_placeholder_is_left(script: StorefrontScript) -> None:
    assert b"__" + b"BASE" not in script.snippet().body
    assert not re.search(rb"__[A-Z]+__", script.for_key("najd-store-key").body)


def test_the_sizes_are_printed_as_a_table() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "entrypoints.web.storefront.script"],
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    rows = [line.split("\t") for line in printed]
    parts = [f"s/parts/{kind}.js" for kind in PARTS]
    assert [row[0] for row in rows] == ["s/{key}.js", *parts, "snippet.js"]
    assert all(int(raw) > int(small) >= int(smallest) for _, raw, small, smallest in rows)


def test_a_part_borrows_what_it_uses_and_has_not_itself() -> None:
    lender = "const far = 1;\nfunction near() {}\nasync function later() {}\nconst own = 2;\n"
    source = """/* It's far. */
const own = far;
function work(page) { return later({ near: page.near, own }) || 'near'; }
"""
    assert borrowed(source, lender) == ["far", "later"]


def test_what_changes_is_not_lent() -> None:
    with pytest.raises(ValueError, match="change, and cannot be borrowed: count"):
        borrowed("function more() { return count + 1; }", "let count = 0;\n")
