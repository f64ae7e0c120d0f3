"""What shoppers' browsers ask under ``/s/{key}``: the script, its settings, and true numbers.

Any page may ask; no cookie is read or set.
"""

import json
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl

from werkzeug.exceptions import NotFound
from werkzeug.http import parse_accept_header

from entrypoints.services import Services
from entrypoints.web.security import FOR_ANYBODY, STOREFRONT_BODY, Patience
from entrypoints.web.short_way import Asked, Reply, Way
from entrypoints.web.storefront.claims import read_claim, write_claim
from entrypoints.web.storefront.configuration import Configurations
from entrypoints.web.storefront.reports import read_report
from entrypoints.web.storefront.script import Asset, StorefrontScript
from entrypoints.web.storefront.signups import read_sign_up
from nomoflow.coupons.offers import Denied, NothingLeft
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreKey
from nomoflow.visitors.admission import is_robot
from nomoflow.visitors.landing import page_of
from nomoflow.widgets.model import Storefront

_MINUTE = 60
_DAY = 24 * 60 * _MINUTE
_REPORTS_A_MINUTE = 600
_QUESTIONS_A_MINUTE = 1200
# Whole neighbourhoods share the address of a mobile network, and each of them may want a code.
_CLAIMS_A_MINUTE = 60
_CLAIMS_A_DAY = 2000
# Behind a proxy that we were not told of, all shoppers are this machine.
_OF_THIS_MACHINE_A_MINUTE = 6000
_SIGN_UPS_A_MINUTE = 30
_SIGN_UPS_A_DAY = 600
_SIGN_UPS_OF_A_VISITOR_A_DAY = 10
_SIGN_UPS_OF_AN_ADDRESS_A_DAY = 8
_THIS_MACHINE = ("127.", "::/64")

_JSON = ("Content-Type", "application/json; charset=utf-8")
_SCRIPT = ("Content-Type", "text/javascript; charset=utf-8")
_SCRIPT_LASTS = ("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")
_PART_LASTS = ("Cache-Control", "public, max-age=31536000, immutable")
_CONFIG_LASTS = ("Cache-Control", "public, max-age=60, stale-while-revalidate=600")
_OPEN = tuple(FOR_ANYBODY.items())
_NUMBERS = [_JSON, ("Cache-Control", "public, max-age=10"), *_OPEN]
_CLAIMED = [_JSON, ("Cache-Control", "no-store"), *_OPEN]
_ACCEPTED = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *_OPEN]


class StorefrontDoor:
    """Answers shoppers' browsers; the configurations and the limits are kept between requests."""

    def __init__(self, services: Services, base_url: str) -> None:
        self._services = services
        self.files = StorefrontScript(base_url)
        self._configurations = Configurations(services.widgets, services.clock)
        self._patience = Patience(services.limits)
        self.snippet_way = Way(method="GET", rule="/salla/snippet.js", answer=self.snippet)
        self.part_way = Way(method="GET", rule="/s/parts/<key>.js", answer=self.part)
        self.ways = {
            ".js": Way(method="GET", rule="/s/<key>.js", answer=self.script),
            "config": Way(method="GET", rule="/s/<key>/config", answer=self.config),
            "events": Way(
                method="POST", rule="/s/<key>/events", answer=self.events, longest=STOREFRONT_BODY
            ),
            "coupons/claim": Way(
                method="POST",
                rule="/s/<key>/coupons/claim",
                answer=self.claim,
                longest=STOREFRONT_BODY,
            ),
            "subscribers": Way(
                method="POST",
                rule="/s/<key>/subscribers",
                answer=self.subscribe,
                longest=STOREFRONT_BODY,
            ),
            "live": Way(method="GET", rule="/s/<key>/live", answer=self.live),
            "purchases": Way(method="GET", rule="/s/<key>/purchases", answer=self.purchases),
        }

    def find(self, method: str, path: str) -> tuple[Way, str] | None:
        """The way under ``/s/``, and the store's key; of a part, its file's name."""
        key, separator, name = path[3:].partition("/")
        if key == "parts" and name.endswith(".js") and method == self.part_way.method:
            return self.part_way, name.removesuffix(".js")
        if not separator and key.endswith(".js"):
            key, name = key.removesuffix(".js"), ".js"
        way = self.ways.get(name)
        return (way, key) if way is not None and way.method == method and key else None

    def script(self, asked: Asked) -> Reply:
        """The store's script."""
        storefront = self._storefront(asked)
        return _served(asked, self.files.for_key(storefront.key), _SCRIPT, _SCRIPT_LASTS)

    def snippet(self, asked: Asked) -> Reply:
        """The loader that the operator puts into Salla's Partners Portal: for every store."""
        return _served(asked, self.files.snippet(), _SCRIPT, _SCRIPT_LASTS)

    def part(self, asked: Asked) -> Reply:
        """A part of the script that few pages need, the same for every store."""
        asset = self.files.part(asked.key)
        if asset is None:
            raise NotFound
        return _served(asked, asset, _SCRIPT, _PART_LASTS)

    def config(self, asked: Asked) -> Reply:
        """The widgets that are on, their settings and their words."""
        asset = self._configurations.of(self._questioned(asked))
        return _served(asked, asset, _JSON, _CONFIG_LASTS)

    def events(self, asked: Asked) -> Reply:
        """Take a browser's report at once; it is written down later.

        Programs that say so are not shoppers, and a store that measures nothing keeps nothing.
        """
        storefront = self._storefront(asked)
        self._patience.allow(
            "reports", f"{asked.key} {asked.caller}", times=_REPORTS_A_MINUTE, per_seconds=_MINUTE
        )
        batch = read_report(asked.body, storefront.store, self._services.clock.now())
        counts = storefront.has(FeatureKey.VISITOR_DATA)
        if not counts or is_robot(asked.header("USER_AGENT")):
            return _accepted(0)
        self._services.visitors.collect(batch)
        return _accepted(len(batch.hits))

    def claim(self, asked: Asked) -> Reply:
        """Hand out a code: the visitor's own again, or a new one while there are any.

        The offer decides, whether or not the card that shows it is on. Programs that say what they
        are get nothing.
        """
        storefront = self._storefront(asked)
        self._allow_often("claims", asked, _CLAIMS_A_MINUTE, _CLAIMS_A_DAY)
        offer, visitor = read_claim(asked.body)
        if is_robot(asked.header("USER_AGENT")):
            raise NothingLeft(Denied.OFFER_NOT_RUNNING)
        claim = self._services.offers.claim(storefront.store, offer, visitor)
        said = write_claim(claim, self._services.clock.now())
        return Reply(said, _CLAIMED, "201 CREATED")

    def subscribe(self, asked: Asked) -> Reply:
        """Take a sign-up in. The answer is the same whether or not the address was known, and for
        programs, of which nothing is kept."""
        storefront = self._storefront(asked)
        self._allow_often("sign-ups", asked, _SIGN_UPS_A_MINUTE, _SIGN_UPS_A_DAY)
        collector = storefront.features[FeatureKey.EMAIL_COLLECTOR].settings
        sent = read_sign_up(
            asked.body, collector["consent_text"], asked.address, asked.header("USER_AGENT")
        )
        if sent is None or is_robot(asked.header("USER_AGENT")):
            return _accepted(1)
        form, visitor = sent
        audience = self._services.audience
        person = audience.check(form)
        for name, who, times in (
            ("sign-ups of a visitor", visitor, _SIGN_UPS_OF_A_VISITOR_A_DAY),
            ("sign-ups of an address", person.email, _SIGN_UPS_OF_AN_ADDRESS_A_DAY),
        ):
            if who:
                # Hashed: what is counted tells nobody who signed up.
                counted = sha256(f"{asked.key} {who}".encode()).hexdigest()
                self._patience.allow(name, counted, times=times, per_seconds=_DAY)
        audience.sign_up(storefront.store, form)
        return _accepted(1)

    def live(self, asked: Asked) -> Reply:
        """How many people are in the store, or on a page of it. Nobody is nobody."""
        storefront = self._questioned(asked)
        page = dict(parse_qsl(asked.query)).get("page") if asked.query else None
        visitors = self._services.presence.count(
            storefront.store, self._services.clock.now(), page_of(page) if page else None
        )
        return Reply(b'{"visitors":%d}' % visitors, _NUMBERS)

    def purchases(self, asked: Asked) -> Reply:
        """What was bought lately: paid, and still so."""
        entries = self._services.widgets.ticker(self._questioned(asked))
        told = [
            {
                "name": entry.name,
                "city": entry.city,
                "product": entry.product,
                "url": entry.url,
                "image": entry.image,
                "minutes_ago": entry.minutes_ago,
            }
            for entry in entries
        ]
        return Reply(json.dumps({"purchases": told}, ensure_ascii=False).encode(), _NUMBERS)

    def _storefront(self, asked: Asked) -> Storefront:
        return self._services.widgets.storefront(StoreKey(asked.key))

    def _allow_often(self, name: str, asked: Asked, a_minute: int, a_day: int) -> None:
        who = f"{asked.key} {asked.caller}"
        if asked.caller.startswith(_THIS_MACHINE):
            self._patience.allow(name, who, times=_OF_THIS_MACHINE_A_MINUTE, per_seconds=_MINUTE)
            return
        self._patience.allow(name, who, times=a_minute, per_seconds=_MINUTE)
        self._patience.allow(f"{name} a day", who, times=a_day, per_seconds=_DAY)

    def _questioned(self, asked: Asked) -> Storefront:
        """The store of a question, unless too many come from one place."""
        self._patience.allow(
            "questions",
            f"{asked.key} {asked.caller}",
            times=_QUESTIONS_A_MINUTE,
            per_seconds=_MINUTE,
        )
        return self._storefront(asked)


def _accepted(count: int) -> Reply:
    return Reply(b'{"accepted":%d}' % count, _ACCEPTED, "202 ACCEPTED")


def _served(asked: Asked, asset: Asset, kind: tuple[str, str], lasts: tuple[str, str]) -> Reply:
    """A file in the best form the browser reads, or the word that it has not changed."""
    encoding = _encoding(asked.header("ACCEPT_ENCODING"))
    tag = f'"{asset.etag}-{encoding}"' if encoding else f'"{asset.etag}"'
    headers = [lasts, ("Vary", "Accept-Encoding"), ("ETag", tag), *_OPEN]
    known = asked.header("IF_NONE_MATCH")
    if known and (tag in known or known == "*"):
        return Reply(b"", headers, "304 NOT MODIFIED")
    headers.append(kind)
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return Reply({"br": asset.brotli, "gzip": asset.gzip, "": asset.body}[encoding], headers)


@lru_cache(maxsize=512)
def _encoding(read: str) -> str:
    """The best encoding that a browser reads, of those we have."""
    accepted = parse_accept_header(read)
    return next((name for name in ("br", "gzip") if name in read and accepted.quality(name)), "")
