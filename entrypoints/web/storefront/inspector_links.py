"""The proof with which a merchant opens the inspector on the own store: signed, for an hour."""

from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from entrypoints.web.current import settings
from nomoflow.kernel.ids import StoreKey

PARAMETER = "nomo_inspect"
_LASTS = timedelta(hours=1)


def token_of(key: StoreKey) -> str:
    """The proof for a store; it opens nothing in any other."""
    return str(_signer().dumps(key))


def is_genuine(token: str, key: StoreKey) -> bool:
    """Whether we gave this proof to this store, within the last hour."""
    try:
        return bool(_signer().loads(token, max_age=int(_LASTS.total_seconds())) == key)
    except BadData:
        return False


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="storefront inspector")
