"""The proof a webhook carries: a signature over its bytes, or the secret itself."""

import hashlib
import hmac

from entrypoints.sandbox.options import Strategy


def proof(strategy: Strategy, secret: str, body: bytes) -> dict[str, str]:
    if strategy == "signature":
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {"X-Salla-Security-Strategy": "Signature", "X-Salla-Signature": signature}
    if strategy == "token":
        return {"X-Salla-Security-Strategy": "Token", "Authorization": secret}
    return {}
